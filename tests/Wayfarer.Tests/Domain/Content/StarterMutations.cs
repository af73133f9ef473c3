using System.Text.RegularExpressions;
using Wayfarer.Domain.Content;

namespace Wayfarer.Tests.Domain.Content;

/// <summary>The slips of people who edit the starter library: each in one place of one file.</summary>
internal static partial class StarterMutations
{
    // Whoever writes these may call them as they like.
    private static readonly string[] FreeNames = ["loyal"];

    /// <summary>So many of them, spread evenly over all files and kinds.</summary>
    public static IReadOnlyList<StarterMutation> Take(int count)
    {
        var all = SampleContent.Starters()
            .Where(file => file.Path.Split('/')[0] is "journeys" or "segments" or "messages" or "settings.json")
            .OrderBy(file => file.Path, StringComparer.Ordinal)
            .SelectMany(Of).ToList();
        return [.. Enumerable.Range(0, count).Select(index => all[index * all.Count / count])];
    }

    private static IEnumerable<StarterMutation> Of(ContentFile file) =>
        file.Path.EndsWith(".json", StringComparison.Ordinal) ? OfJson(file) : OfMessage(file);

    private static IEnumerable<StarterMutation> OfJson(ContentFile file) =>
    [
        .. Each(file, MemberName(), name => FreeNames.Contains(name) ? null : Swapped(name)),
        .. Each(file, Time(), time => $"{time[..^1]} {(time[^1] == 'h' ? "hours" : "days")}"),
        .. Each(file, Number(), number => $"\"{number}\""),
        .. Each(file, TextValue(), _ => "7"),
        .. Each(file, FileId(), Swapped),
        .. Each(file, Referred(), Swapped),
        .. Each(file, Comma(), _ => ""),
        .. Each(file, Closing(), _ => ""),
    ];

    private static IEnumerable<StarterMutation> OfMessage(ContentFile file) =>
    [
        .. Each(file, HeadName(), Swapped),
        .. Each(file, Filter(), Swapped),
        .. Each(file, TagName(), Swapped),
        .. Each(file, Closed(), _ => ""),
        .. Each(file, Fence(), _ => ""),
    ];

    /// <summary>A slip for each place that the expression finds; the group <c>it</c> is what is changed.</summary>
    private static IEnumerable<StarterMutation> Each(ContentFile file, Regex expression, Func<string, string?> slip)
    {
        foreach (Match match in expression.Matches(file.Text))
        {
            var place = match.Groups["it"];
            if (slip(place.Value) is not { } replacement) continue;

            var text = string.Concat(file.Text.AsSpan(0, place.Index), replacement, file.Text.AsSpan(place.Index + place.Length));
            yield return new StarterMutation(file with { Text = text }, file.Text[..place.Index].Count(character => character == '\n') + 1, place.Value, replacement);
        }
    }

    /// <summary>The second and third letter in the wrong order.</summary>
    private static string Swapped(string word) =>
        word.Length < 3 || word[1] == word[2] ? $"{word}x" : $"{word[0]}{word[2]}{word[1]}{word[3..]}";

    [GeneratedRegex("\"(?<it>[a-zA-Z$]+)\":")]
    private static partial Regex MemberName();

    [GeneratedRegex("\"(wait|within|after|atMost)\": \"(?<it>[0-9]+[hdw])\"")]
    private static partial Regex Time();

    [GeneratedRegex("\"(language|days|atLeast)\": (?<it>[0-9]+)")]
    private static partial Regex Number();

    [GeneratedRegex("\"(id|state|event|trait|segment|send|timeZone|from|email|onEvent)\": (?<it>\"[^\"]+\")")]
    private static partial Regex TextValue();

    [GeneratedRegex("\n  \"id\": \"(?<it>[^\"]+)\"")]
    private static partial Regex FileId();

    [GeneratedRegex("\"(segment|send|to|else|onTimeout|state|timeZone)\": \"(?<it>[^\"]+)\"")]
    private static partial Regex Referred();

    [GeneratedRegex("[\"\\]}](?<it>,)\n")]
    private static partial Regex Comma();

    [GeneratedRegex("\n(?<it>[}\\]])")]
    private static partial Regex Closing();

    [GeneratedRegex("\n(?<it>subject):")]
    private static partial Regex HeadName();

    [GeneratedRegex("\\| (?<it>[a-z_]+)")]
    private static partial Regex Filter();

    [GeneratedRegex("{% (?<it>if|for) ")]
    private static partial Regex TagName();

    [GeneratedRegex("{{ [^}]*(?<it>}})")]
    private static partial Regex Closed();

    [GeneratedRegex("(?m)^(?<it>---)$")]
    private static partial Regex Fence();
}

/// <summary>A starter file with one slip, and the line that it is in.</summary>
internal sealed record StarterMutation(ContentFile File, int Line, string Old, string New);
