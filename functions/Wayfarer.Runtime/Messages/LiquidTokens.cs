using System.Buffers;
using Wayfarer.Domain.Content;

namespace Wayfarer.Runtime.Messages;

/// <summary>
/// Finds the tokens of a template with their places, which the library does not tell. A quoted text may hold the closing
/// braces; what stands between <c>raw</c> and <c>endraw</c>, or in a comment, is no template.
/// </summary>
internal sealed class LiquidTokens
{
    private static readonly SearchValues<string> Openings = SearchValues.Create(["{{", "{%"], StringComparison.Ordinal);

    private readonly string _source;
    private int _place;
    private int _line = 1;
    private int _lineStart;

    private LiquidTokens(string source) => _source = source;

    public static List<LiquidToken> Read(string source, List<TemplateFault> faults)
    {
        var reader = new LiquidTokens(source);
        var tokens = new List<LiquidToken>();
        while (reader.Next(faults) is { } token)
        {
            tokens.Add(token);
            if (token.Kind != LiquidTokenKind.Tag || token.Markup is not ("raw" or "comment")) continue;
            if (reader.SkipTo($"end{token.Markup}") is { } end) tokens.Add(end);
        }

        return tokens;
    }

    private LiquidToken? Next(List<TemplateFault> faults)
    {
        var start = _source.AsSpan(_place).IndexOfAny(Openings);
        if (start < 0) return null;

        start += _place;
        var kind = _source[start + 1] == '{' ? LiquidTokenKind.Output : LiquidTokenKind.Tag;
        var (line, column) = Locate(start);
        var end = FindEnd(start + 2, kind == LiquidTokenKind.Output ? "}}" : "%}");
        if (end < 0)
        {
            faults.Add(new TemplateFault(line, column, $"\"{_source.AsSpan(start, 2)}\" is never closed"));
            _place = _source.Length;
            return null;
        }

        _place = end + 2;
        return new LiquidToken(kind, Inner(start, end), line, column, start, _place);
    }

    private string Inner(int start, int end)
    {
        var inner = _source.AsSpan(start + 2, end - start - 2);
        if (inner.StartsWith("-")) inner = inner[1..];
        if (inner.EndsWith("-")) inner = inner[..^1];
        return inner.Trim().ToString();
    }

    private int FindEnd(int place, string closing)
    {
        for (char? quote = null; place + 1 < _source.Length; place++)
        {
            var character = _source[place];
            if (quote is not null) quote = character == quote ? null : quote;
            else if (character is '"' or '\'') quote = character;
            else if (character == closing[0] && _source[place + 1] == closing[1]) return place;
        }

        return -1;
    }

    private LiquidToken? SkipTo(string name)
    {
        for (var start = _source.IndexOf("{%", _place, StringComparison.Ordinal);
             start >= 0;
             start = _source.IndexOf("{%", start + 2, StringComparison.Ordinal))
        {
            var end = _source.IndexOf("%}", start, StringComparison.Ordinal);
            if (end < 0) break;
            if (Inner(start, end) != name) continue;

            var (line, column) = Locate(start);
            _place = end + 2;
            return new LiquidToken(LiquidTokenKind.Tag, name, line, column, start, _place);
        }

        _place = _source.Length;
        return null;
    }

    private (int Line, int Column) Locate(int place)
    {
        for (var next = _source.IndexOf('\n', _lineStart); next >= 0 && next < place; next = _source.IndexOf('\n', _lineStart))
        {
            _line++;
            _lineStart = next + 1;
        }

        return (_line, place - _lineStart + 1);
    }
}
