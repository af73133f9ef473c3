using System.Collections.Immutable;
using Wayfarer.Domain.Content;

namespace Wayfarer.Domain.Messages;

/// <summary>All limits on what a channel hands over in total: those of its provider, and the caps on everybody together.</summary>
public static class QuotaLimits
{
    public static ImmutableArray<QuotaLimit> Of(Settings settings, string channel)
    {
        var rate = settings.Rates.GetValueOrDefault(channel, ProviderRate.Unlimited);
        var limits = settings.Caps.Where(cap => cap.Per == CapScope.All)
            .Select(cap => new QuotaLimit(cap.Messages, cap.Within, cap.Topic ?? QuotaLimit.Marketing));
        if (rate.PerMinute is { } minute) limits = limits.Append(new QuotaLimit(minute, TimeSpan.FromMinutes(1)));
        if (rate.PerHour is { } hour) limits = limits.Append(new QuotaLimit(hour, TimeSpan.FromHours(1)));

        // Two limits over the same stretch count the same messages: the smaller one is what holds.
        return [.. limits.GroupBy(limit => limit.Name).Select(same => same.MinBy(limit => limit.Messages)!)];
    }
}
