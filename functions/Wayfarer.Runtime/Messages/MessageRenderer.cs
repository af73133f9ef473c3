using System.Collections.Concurrent;
using Wayfarer.Domain.Messages;

namespace Wayfarer.Runtime.Messages;

/// <summary>Renders messages for contacts. Compiled templates are kept, because thousands of people get the same one.</summary>
public sealed class MessageRenderer
{
    private const int TemplatesKept = 1_000;

    private static readonly char[] LineBreaks = ['\r', '\n', '\0', '\v', '\f', '\u0085', '\u2028', '\u2029'];

    private readonly ConcurrentDictionary<string, LiquidTemplate> _templates = new(StringComparer.Ordinal);

    /// <summary>Throws <see cref="TemplateException"/> when a value does not suit the template.</summary>
    public RenderedMessage Render(Message message, IReadOnlyDictionary<string, object?> values)
    {
        var html = Template(message.Html).RenderHtml(values);
        var text = message.Text is { } source ? Template(source).RenderText(values) : HtmlAsText.Convert(html);
        var from = message.From is { } sender ? OneLine(Template(sender).RenderText(values)) : null;
        return new RenderedMessage(OneLine(Template(message.Subject).RenderText(values)), html, text, from);
    }

    /// <summary>A text for a colleague: rendered, never escaped.</summary>
    public string RenderText(string source, IReadOnlyDictionary<string, object?> values) => Template(source).RenderText(values);

    /// <summary>A line break in a header would begin another header.</summary>
    private static string OneLine(string text) =>
        string.Join(' ', text.Split(LineBreaks, StringSplitOptions.RemoveEmptyEntries)).Trim();

    private LiquidTemplate Template(string source)
    {
        if (_templates.TryGetValue(source, out var template)) return template;
        if (_templates.Count >= TemplatesKept) _templates.Clear();

        return _templates.GetOrAdd(source, LiquidTemplate.Compile);
    }
}
