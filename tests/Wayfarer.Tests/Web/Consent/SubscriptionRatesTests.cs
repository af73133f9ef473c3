using System.Net;
using Wayfarer.Domain;
using Wayfarer.Tests.Contracts;
using Wayfarer.Web.Consent;
using Xunit;

namespace Wayfarer.Tests.Web.Consent;

public sealed class SubscriptionRatesTests
{
    private readonly ManualTime _time = new();
    private readonly SubscriptionRates _rates;

    public SubscriptionRatesTests() => _rates = new SubscriptionRates(_time);

    [Fact]
    public void A_network_has_its_number_each_hour_and_other_networks_have_theirs()
    {
        Use("203.0.113.7");
        Assert.False(Take("203.0.113.7"));
        Assert.False(Take("::ffff:203.0.113.7"));
        Assert.True(Take("203.0.113.8"));

        _time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));
        Assert.False(Take("203.0.113.7"));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(Take("203.0.113.7"));
    }

    [Fact]
    public void Addresses_that_begin_alike_are_one_network()
    {
        Use("2001:db8:1:2::1");
        Assert.False(Take("2001:db8:1:2:ffff::9"));
        Assert.True(Take("2001:db8:1:3::1"));
    }

    [Fact]
    public void More_networks_than_are_remembered_forget_only_the_oldest()
    {
        Use("203.0.113.7");
        for (var other = 1; other < Limits.AddressesRemembered; other++) Take($"10.0.{other >> 8}.{other & 255}");
        Assert.False(Take("203.0.113.7"));

        for (var other = 0; other < 2 * Limits.AddressesRemembered; other++) Take($"10.1.{other >> 8}.{other & 255}");
        Assert.True(Take("203.0.113.7"));
    }

    private void Use(string address)
    {
        for (var number = 0; number < Limits.SubscriptionsPerRemoteAddressAndHour; number++) Assert.True(Take(address));
    }

    private bool Take(string address) => _rates.TryTake(IPAddress.Parse(address));
}
