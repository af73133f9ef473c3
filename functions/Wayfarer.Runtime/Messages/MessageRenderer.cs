using System.Collections.Concurrent;
using Wayfarer.Domain.Messages;

namespace Wayfarer.Runtime.Messages;

/// <summary>Renders messages for contacts. Compiled templates are kept, because thousands of people get the same one.</summary>
public sealed class MessageRenderer
{
    private const int TemplatesKept = 1_000;

    private readonly ConcurrentDictionary<string, LiquidTemplate> _templates = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Id, string Version), MessageTemplates> _messages = new();

    /// <summary>Throws <see cref="TemplateException"/> when a value does not suit the template.</summary>
    public RenderedMessage Render(Message message, IReadOnlyDictionary<string, object?> values) =>
        Kept(_messages, (message.Id, message.Version), _ => new MessageTemplates(message)).Render(values);

    /// <summary>A text for a colleague: rendered, never escaped.</summary>
    public string RenderText(string source, IReadOnlyDictionary<string, object?> values) =>
        Kept(_templates, source, LiquidTemplate.Compile).RenderText(values);

    private static TValue Kept<TKey, TValue>(ConcurrentDictionary<TKey, TValue> templates, TKey key, Func<TKey, TValue> compile)
        where TKey : notnull
    {
        if (templates.TryGetValue(key, out var template)) return template;
        if (templates.Count >= TemplatesKept) templates.Clear();

        return templates.GetOrAdd(key, compile);
    }
}
