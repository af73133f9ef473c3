using System.Text;
using MimeKit.Text;

namespace Wayfarer.Runtime.Messages;

/// <summary>
/// Finds the tags of a page with their places and changes only these: mail programs depend on odd markup, which a parser
/// that writes the whole page anew would tidy away.
/// </summary>
internal sealed class HtmlPage
{
    private readonly string _html;
    private readonly List<(int Start, int End, string Text)> _changes = [];

    private HtmlPage(string html)
    {
        _html = html;
        BodyEnd = html.Length;
    }

    /// <summary>Every <c>a</c> with an address, outside of comments.</summary>
    public List<HtmlAnchor> Anchors { get; } = [];

    /// <summary>The place behind <c>&lt;body&gt;</c>, or the beginning.</summary>
    private int BodyStart { get; set; }

    /// <summary>The place before <c>&lt;/body&gt;</c>, or the end.</summary>
    private int BodyEnd { get; set; }

    public static HtmlPage Read(string html)
    {
        var page = new HtmlPage(html);
        var lines = new LineStarts(html);
        using var reader = new StringReader(html);
        var tokenizer = new HtmlTokenizer(reader) { DecodeCharacterReferences = false };
        var place = 0;
        while (tokenizer.ReadNextToken(out var token))
        {
            var end = lines.Offset(tokenizer.LineNumber, tokenizer.LinePosition);
            if (token is HtmlTagToken { Id: HtmlTagId.A or HtmlTagId.Body } tag) page.Add(tag, place, end);
            place = end;
        }

        return page;
    }

    public void Change(HtmlAnchor anchor, string address) => _changes.Add((anchor.Start, anchor.End, anchor.With(address)));

    public void InsertAtBeginning(string html) => _changes.Add((BodyStart, BodyStart, html));

    public void InsertAtEnd(string html) => _changes.Add((BodyEnd, BodyEnd, html));

    public override string ToString()
    {
        if (_changes.Count == 0) return _html;

        var text = new StringBuilder(_html.Length + _changes.Sum(change => change.Text.Length));
        var place = 0;
        foreach (var (start, end, replacement) in _changes.OrderBy(change => change.Start))
        {
            text.Append(_html, place, start - place).Append(replacement);
            place = end;
        }

        return text.Append(_html, place, _html.Length - place).ToString();
    }

    private void Add(HtmlTagToken tag, int place, int end)
    {
        // The token before may have read the tag's first character to learn that it ends.
        var start = place > 0 && _html[place - 1] == '<' ? place - 1 : place;
        if (end > _html.Length || _html[start] != '<' || _html[end - 1] != '>') return;

        if (tag.Id == HtmlTagId.Body && tag.IsEndTag) BodyEnd = start;
        else if (tag.Id == HtmlTagId.Body) BodyStart = end;
        else if (!tag.IsEndTag && tag.Attributes.FirstOrDefault(attribute => attribute.Id == HtmlAttributeId.Href)?.Value is { } address)
            Anchors.Add(new HtmlAnchor(start, end, address, [.. tag.Attributes]));
    }

    /// <summary>Offsets of lines, because the tokenizer counts lines and columns.</summary>
    private sealed class LineStarts
    {
        private readonly List<int> _starts = [0];

        public LineStarts(string html)
        {
            for (var place = html.IndexOf('\n'); place >= 0; place = html.IndexOf('\n', place + 1)) _starts.Add(place + 1);
        }

        public int Offset(int line, int column) => line <= _starts.Count ? _starts[line - 1] + column - 1 : -1;
    }
}
