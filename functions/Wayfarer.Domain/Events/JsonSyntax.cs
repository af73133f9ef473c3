using System.Buffers.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Wayfarer.Domain.Events;

/// <summary>
/// What JSON allows and a rule could not live with: text that is no Unicode, numbers that are no numbers once read, nesting
/// without end. Found here once, so that no reader of a kept value has to expect an exception.
/// </summary>
public static class JsonSyntax
{
    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = Limits.BytesPerRequest + 1 };

    /// <summary>The first problem of the value and the member of it that has the problem.</summary>
    public static (string? Member, string Reason)? ProblemOf(ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(value, AnyDepth);
        string? member = null;
        while (reader.Read())
        {
            var isMember = reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1;
            if (isMember) member = null;
            if (ProblemOfToken(ref reader) is { } reason) return (member, reason);
            if (isMember) member = reader.GetString();
        }

        return null;
    }

    public static string? ProblemOfText(ref Utf8JsonReader reader)
    {
        if (!Utf8.IsValid(reader.ValueSpan)) return "has text that is not valid UTF-8; encode the body as UTF-8";

        return reader.ValueIsEscaped && HasLoneSurrogate(reader.ValueSpan)
            ? "has half of a surrogate pair; send both halves or the character itself"
            : null;
    }

    private static string? ProblemOfToken(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.PropertyName or JsonTokenType.String => ProblemOfText(ref reader),
        JsonTokenType.Number when !(reader.TryGetDouble(out var number) && double.IsFinite(number)) =>
            "has a number that is too large; send it as a string",
        JsonTokenType.StartObject or JsonTokenType.StartArray when reader.CurrentDepth >= Limits.DepthOfJson =>
            $"is nested too deeply; use at most {Limits.DepthOfJson} levels, the event itself being the first",
        _ => null,
    };

    private static bool HasLoneSurrogate(ReadOnlySpan<byte> escaped)
    {
        var highBefore = false;
        for (var at = 0; at < escaped.Length;)
        {
            var unit = escaped[at] == '\\' && escaped[at + 1] == 'u' ? EscapedUnit(escaped[(at + 2)..]) : default;
            if (char.IsLowSurrogate(unit) != highBefore) return true;

            highBefore = char.IsHighSurrogate(unit);
            at += escaped[at] != '\\' ? 1 : escaped[at + 1] == 'u' ? 6 : 2;
        }

        return highBefore;
    }

    private static char EscapedUnit(ReadOnlySpan<byte> digits) =>
        Utf8Parser.TryParse(digits[..4], out ushort unit, out _, 'x') ? (char)unit : default;
}
