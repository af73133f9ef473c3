using System.Text.Json.Serialization;

namespace Wayfarer.Domain.Journeys;

/// <summary>
/// What is counted of a journey. At any time entered = here (over all steps) + finished + exited + failed, and reserved =
/// handed over + skipped + failed to send + outcome unknown + still waiting.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<JourneyCounter>))]
public enum JourneyCounter
{
    Entered,
    Here,
    Finished,
    Exited,
    Failed,
    GoalReached,
    Reserved,
    HandedOver,
    Skipped,
    SendFailed,
    OutcomeUnknown,

    /// <summary>What a dark journey would have sent. It is no part of what was reserved.</summary>
    WouldSend,
}
