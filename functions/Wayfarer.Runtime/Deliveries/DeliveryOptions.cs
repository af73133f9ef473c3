namespace Wayfarer.Runtime.Deliveries;

/// <summary>How a worker hands over.</summary>
public sealed record DeliveryOptions
{
    /// <summary>Shares its store with no other worker: whoever wrote a claim that it comes upon is gone.</summary>
    public bool IsAlone { get; init; }

    /// <summary>How many messages are under way at once. What a crash leaves unknown is at most as many.</summary>
    public int AtOnce { get; init; } = 1;

    /// <summary>Nobody is reached: sending counts as on, and everybody as having agreed who did not object.</summary>
    public bool IsRehearsal { get; init; }

    /// <summary>Told of a message that could not be handled and is tried again later. Without it, a failure ends the batch.</summary>
    public Action<string, Exception>? Failed { get; init; }
}
