namespace Wayfarer.Domain.Messages;

/// <summary>At most so many marketing messages in any stretch of time of this length: to one contact, to one address, or in total.</summary>
public sealed record Cap(int Messages, TimeSpan Within, CapScope Per, string? Topic)
{
    /// <summary>Whether a message of a topic counts.</summary>
    public bool Covers(string topic) => Topic is null || Topic == topic;
}

public enum CapScope
{
    Contact,
    Address,
    All,
}
