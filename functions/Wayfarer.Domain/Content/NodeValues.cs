using System.Collections.Immutable;
using System.Globalization;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Content;

/// <summary>A node as the kind of value that is expected, or a problem.</summary>
internal static class NodeValues
{
    public static string? ReadText(this Node node, string what, Problems problems, bool lines = false)
    {
        if (node.Kind != NodeKind.Text) problems.Add(node.At, $"{what} must be text, not {node.Describe()}");
        else if (string.IsNullOrWhiteSpace(node.Text)) problems.Add(node.At, $"{what} is empty");
        else if (!lines && node.Text.AsSpan().IndexOfAnyInRange('\0', '\x1F') >= 0)
            problems.Add(node.At, $"{what} holds a line break or another control character");
        else return node.Text;

        return null;
    }

    public static string? ReadId(this Node node, string what, Problems problems)
    {
        if (node.ReadText(what, problems) is not { } text) return null;
        if (DefinitionId.IsValid(text)) return text;

        problems.Add(node.At, $"{what} is \"{Shortened(text)}\"", DefinitionId.Advice);
        return null;
    }

    public static TimeSpan? ReadDuration(this Node node, string what, Problems problems)
    {
        if (node.Kind == NodeKind.Text && Duration.TryParse(node.Text, out var duration)) return duration;

        var given = node.Kind == NodeKind.Text ? $"\"{Shortened(node.Text)}\"" : node.Describe();
        problems.Add(node.At, $"{what} must be a time of at most ten years, not {given}", Duration.Advice);
        return null;
    }

    /// <summary>A time that must pass: nothing happens within no time at all.</summary>
    public static TimeSpan? ReadPositiveDuration(this Node node, string what, Problems problems)
    {
        var duration = node.ReadDuration(what, problems);
        if (duration != TimeSpan.Zero) return duration;

        problems.Add(node.At, $"{what} must be longer than no time at all", Duration.Advice);
        return null;
    }

    public static int? ReadWhole(this Node node, string what, int least, int most, Problems problems)
    {
        if (node.Kind == NodeKind.Number
            && int.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most)
        {
            return number;
        }

        var given = node.Kind == NodeKind.Number ? Shortened(node.Text) : node.Describe();
        problems.Add(node.At, $"{what} must be a whole number from {least} to {most}, not {given}");
        return null;
    }

    public static bool? ReadFlag(this Node node, string what, Problems problems)
    {
        if (node.Kind == NodeKind.Boolean) return node.Text == "true";

        problems.Add(node.At, $"{what} must be true or false, not {node.Describe()}");
        return null;
    }

    /// <summary>The items of a list that holds at least one and at most so many.</summary>
    public static ImmutableArray<Node>? ReadList(this Node node, string what, int most, Problems problems)
    {
        if (node.Kind != NodeKind.List) problems.Add(node.At, $"{what} must be a list, not {node.Describe()}");
        else if (node.Items.IsEmpty) problems.Add(node.At, $"{what} is empty");
        else if (node.Items.Length > most)
            problems.Add(node.At, $"{what} has {node.Items.Length} entries; at most {most} are allowed");
        else return node.Items;

        return null;
    }

    private static string Shortened(string text) => text.Length <= 80 ? text : string.Concat(text.AsSpan(0, 80), "...");
}
