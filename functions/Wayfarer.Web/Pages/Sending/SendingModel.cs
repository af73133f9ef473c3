using Wayfarer.Domain.Messages;
using Wayfarer.Runtime.Deliveries;

namespace Wayfarer.Web.Pages.Sending;

/// <summary>Whether anything goes out, what can be paused and is, and what can be tried.</summary>
/// <param name="Refused">Why what was just asked for was not done.</param>
public sealed record SendingModel(
    Wayfarer.Domain.Messages.Sending Sending, Pauses Pauses, IReadOnlyList<string> Journeys, IReadOnlyList<string> Messages, bool CanTest, string? Refused);
