namespace Wayfarer.Domain.Messages;

/// <summary>How many messages a channel's provider takes in any minute and in any hour; null where it sets no limit.</summary>
public sealed record ProviderRate(int? PerMinute, int? PerHour)
{
    public static readonly ProviderRate Unlimited = new(null, null);
}
