using System.Text.Json.Serialization;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Consent;

/// <summary>When the person or somebody trusted last said each thing about one topic.</summary>
public sealed record TopicConsent(string Topic)
{
    public Instant? GrantedAt { get; init; }

    public Instant? ConfirmedAt { get; init; }

    public Instant? WithdrawnAt { get; init; }

    /// <summary>What the person last said counts; what somebody else tells never undoes their no.</summary>
    [JsonIgnore]
    public ConsentState State =>
        WithdrawnAt is { } no && !(ConfirmedAt > no) ? ConsentState.Withdrawn
        : ConfirmedAt is not null ? ConsentState.Confirmed
        : GrantedAt is not null ? ConsentState.Granted
        : ConsentState.None;
}

public enum ConsentState
{
    /// <summary>Nothing was ever said.</summary>
    None,
    Granted,
    Confirmed,
    Withdrawn,
}
