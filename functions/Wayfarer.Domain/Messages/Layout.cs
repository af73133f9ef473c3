namespace Wayfarer.Domain.Messages;

/// <summary>What many messages have around them; Liquid sources that place the message with <c>{% content %}</c>.</summary>
public sealed record Layout(string Id, string Html, string? Text)
{
    /// <summary>The layout of messages that name none; content may have one of its own under this name.</summary>
    public const string Default = "default";

    /// <summary>What a message names to have none.</summary>
    public const string None = "none";

    public static readonly Layout Standard = new(Default, StandardLayout.Html, null);
}
