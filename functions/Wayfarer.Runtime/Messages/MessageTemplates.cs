using Wayfarer.Domain.Content;
using Wayfarer.Domain.Messages;

namespace Wayfarer.Runtime.Messages;

/// <summary>The templates of one version of a message, compiled.</summary>
internal sealed class MessageTemplates
{
    private readonly LiquidTemplate _subject;
    private readonly LiquidTemplate? _from;
    private readonly LiquidTemplate? _preheader;
    private readonly LiquidTemplate _html;
    private readonly LiquidTemplate? _text;
    private readonly LiquidTemplate? _htmlLayout;
    private readonly LiquidTemplate? _textLayout;

    public MessageTemplates(Message message)
    {
        _subject = LiquidTemplate.Compile(message.Subject);
        _from = Line(message.From);
        _preheader = Line(message.Preheader);
        _html = LiquidTemplate.Compile(message.Html, TemplatePart.Body, message.Partials);
        _text = message.Text is { } text ? LiquidTemplate.Compile(text, TemplatePart.Body, message.TextPartials) : null;
        _htmlLayout = message.Layout is { } layout ? LiquidTemplate.Compile(layout.Html, TemplatePart.Layout, message.Partials) : null;
        _textLayout = message.Layout?.Text is { } textLayout ? LiquidTemplate.Compile(textLayout, TemplatePart.Layout, message.TextPartials) : null;
    }

    public RenderedMessage Render(IReadOnlyDictionary<string, object?> values)
    {
        var subject = PlainText.OneLine(_subject.RenderText(values));
        var preheader = _preheader is null ? "" : PlainText.OneLine(_preheader.RenderText(values));
        var all = new Dictionary<string, object?>(values, StringComparer.Ordinal)
        {
            ["message"] = new Dictionary<string, object?>(StringComparer.Ordinal) { ["subject"] = subject, ["preheader"] = preheader },
        };
        var body = _html.RenderHtml(all);
        var html = _htmlLayout?.RenderHtml(all, body) ?? body;

        // Of a text that nobody wrote, the layout's part is written for plain text, where there is one.
        var text = _text?.RenderText(all) ?? HtmlAsText.Convert(_textLayout is null ? html : body);
        return new RenderedMessage(subject, html, _textLayout?.RenderText(all, text) ?? text, _from is null ? null : PlainText.OneLine(_from.RenderText(all)))
        {
            Preheader = preheader,
        };
    }

    private static LiquidTemplate? Line(string? source) => source is null ? null : LiquidTemplate.Compile(source);
}
