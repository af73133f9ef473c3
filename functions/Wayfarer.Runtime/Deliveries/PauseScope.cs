using System.Diagnostics.CodeAnalysis;
using Wayfarer.Domain.Content;

namespace Wayfarer.Runtime.Deliveries;

/// <summary>What can be paused: <c>all</c>, <c>channel:email</c> or <c>journey:</c> and its id.</summary>
public sealed record PauseScope
{
    public const string Advice = "write all, channel:email or journey:<id>";

    public static readonly PauseScope Everything = new("all");

    private const string ChannelPrefix = "channel:";
    private const string JourneyPrefix = "journey:";

    private readonly string _text;

    private PauseScope(string text) => _text = text;

    public static PauseScope Channel(string channel) => new(ChannelPrefix + channel);

    public static PauseScope Journey(string journey) => new(JourneyPrefix + journey);

    public static bool TryParse(string? text, [NotNullWhen(true)] out PauseScope? scope)
    {
        var valid = text is "all" or $"{ChannelPrefix}{DeliveryChannel.Email}"
            || (text?.StartsWith(JourneyPrefix, StringComparison.Ordinal) == true && DefinitionId.IsValid(text[JourneyPrefix.Length..]));
        scope = valid ? new PauseScope(text!) : null;
        return valid;
    }

    public override string ToString() => _text;
}

/// <summary>The names of the channels that messages go by.</summary>
public static class DeliveryChannel
{
    public const string Email = "email";
}
