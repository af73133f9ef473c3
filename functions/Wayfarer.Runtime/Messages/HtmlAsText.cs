using System.Text;
using MimeKit.Text;

namespace Wayfarer.Runtime.Messages;

/// <summary>
/// A readable plain text of a message's HTML, for people and programs that show no HTML: paragraphs, list items, and each
/// link's address behind its words.
/// </summary>
internal sealed class HtmlAsText
{
    private static readonly HashSet<HtmlTagId> Hidden = [HtmlTagId.Head, HtmlTagId.Style, HtmlTagId.Script, HtmlTagId.Title];

    private static readonly HashSet<HtmlTagId> Paragraphs =
    [
        HtmlTagId.P, HtmlTagId.H1, HtmlTagId.H2, HtmlTagId.H3, HtmlTagId.H4, HtmlTagId.H5, HtmlTagId.H6, HtmlTagId.UL, HtmlTagId.OL,
        HtmlTagId.Table, HtmlTagId.BlockQuote, HtmlTagId.HR,
    ];

    private static readonly HashSet<HtmlTagId> Lines = [HtmlTagId.Br, HtmlTagId.Div, HtmlTagId.TR, HtmlTagId.LI];

    private readonly StringBuilder _text = new();
    private int _hidden;
    private int _breaks;
    private bool _space;
    private string? _link;
    private int _linkStart;

    public static string Convert(string html)
    {
        var writer = new HtmlAsText();
        using var reader = new StringReader(html);
        var tokenizer = new HtmlTokenizer(reader);
        while (tokenizer.ReadNextToken(out var token))
        {
            if (token is HtmlTagToken tag) writer.Tag(tag);
            else if (token.Kind is HtmlTokenKind.Data or HtmlTokenKind.CData && token is HtmlDataToken data)
                writer.Data(data.Data);
        }

        return writer._text.ToString().Trim() + "\n";
    }

    private void Tag(HtmlTagToken tag)
    {
        if (Hidden.Contains(tag.Id))
        {
            if (tag.IsEmptyElement) return;

            _hidden = Math.Max(0, _hidden + (tag.IsEndTag ? -1 : 1));
            return;
        }

        // A body after a head that was never closed is shown all the same.
        if (tag.Id == HtmlTagId.Body) _hidden = 0;
        if (Paragraphs.Contains(tag.Id)) _breaks = Math.Max(_breaks, 2);
        else if (tag.Id == HtmlTagId.Br) _breaks = Math.Min(_breaks + 1, 2);
        else if (Lines.Contains(tag.Id)) _breaks = Math.Max(_breaks, 1);
        else if (tag.Id is HtmlTagId.TD or HtmlTagId.TH) _space = true;

        if (tag.Id == HtmlTagId.LI && !tag.IsEndTag) Data("- ");
        if (tag.Id == HtmlTagId.A) Link(tag);
        if (tag.Id == HtmlTagId.Image) Data(Attribute(tag, HtmlAttributeId.Alt) ?? "");
    }

    private void Link(HtmlTagToken tag)
    {
        if (!tag.IsEndTag)
        {
            _link = Attribute(tag, HtmlAttributeId.Href);
            _linkStart = _text.Length;
            return;
        }

        if (_link is { Length: > 0 } address && !WordsOfLink().Contains(address, StringComparison.Ordinal))
        {
            _space = true;
            Data($"({address})");
        }

        _link = null;
    }

    private string WordsOfLink() => _text.ToString(_linkStart, _text.Length - _linkStart);

    private static string? Attribute(HtmlTagToken tag, HtmlAttributeId id) =>
        tag.Attributes.FirstOrDefault(attribute => attribute.Id == id)?.Value;

    private void Data(string data)
    {
        if (_hidden > 0) return;

        foreach (var character in data)
        {
            if (char.IsWhiteSpace(character)) _space = true;
            else Put(character);
        }
    }

    private void Put(char character)
    {
        if (_text.Length > 0)
        {
            if (_breaks > 0) _text.Append('\n', _breaks);
            else if (_space) _text.Append(' ');
        }

        _breaks = 0;
        _space = false;
        _text.Append(character);
    }
}
