using Wayfarer.Domain.Content;
using Wayfarer.Domain.Messages;
using Wayfarer.Runtime.Deliveries;

namespace Wayfarer.Web.Pages.Shared;

/// <summary>Whether anything goes out now, and to whom.</summary>
public sealed record SendingState(SendingMode Mode, int Only, Pauses Pauses)
{
    public bool IsAllPaused => Pauses.Holds(PauseScope.Everything);

    /// <summary>Whether everybody can be reached and nothing is paused.</summary>
    public bool IsPlain => Mode == SendingMode.On && Pauses.All.IsEmpty;

    public string InWords => (IsAllPaused, Mode) switch
    {
        (true, _) => "All sending is paused",
        (_, SendingMode.Off) => "Sending is off",
        (_, SendingMode.Only) => Only == 1 ? "Sending to 1 address only" : $"Sending to {Only} addresses only",
        _ when !Pauses.All.IsEmpty => "Sending, in part paused",
        _ => "Sending is on",
    };

    public static SendingState Of(Settings settings, Pauses pauses) => new(settings.Sending.Mode, settings.Sending.Only.Length, pauses);
}
