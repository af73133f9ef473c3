using System.Collections.Immutable;
using NodaTime;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Messages;
using Xunit;
using Instant = Wayfarer.Domain.Time.Instant;

namespace Wayfarer.Tests.Domain.Messages;

public sealed class HandOverRulesTests
{
    private static readonly EmailAddress Ann = EmailAddress.Parse("ann@example.com");
    private static readonly Instant Reserved = Instant.From(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));
    private static readonly Message News = new() { Id = "news", Version = "1", Subject = "", Html = "", Topic = "news", GoodFor = TimeSpan.FromDays(2) };
    private static readonly Message Invoice = new() { Id = "invoice", Version = "1", Subject = "", Html = "", Kind = MessageKind.Transactional };

    private static readonly Delivery Delivery = new()
    {
        Key = "key",
        Kind = DeliveryKind.Email,
        Contact = ContactId.Of(Identifier.Create(IdentifierKind.User, "ann"), [1]),
        Journey = "welcome",
        Enrollment = "welcome.ann.1",
        Step = "greet",
        WaitNumber = 1,
        Message = "news",
        ReservedAt = Reserved,
    };

    private static readonly Settings Open = Settings.Default with
    {
        Sending = new Sending(SendingMode.On, []),
        Topics = ImmutableSortedDictionary<string, Topic>.Empty.Add("news", new Topic("news", "News", null, OptIn.None)),
    };

    [Fact]
    public void A_message_goes_until_its_validity_ends_and_not_after()
    {
        Assert.IsType<HandOverDecision.Go>(Judge(Open, News, Reserved + TimeSpan.FromDays(2)));

        var skip = Assert.IsType<HandOverDecision.Skip>(Judge(Open, News, Reserved + TimeSpan.FromDays(2) + TimeSpan.FromMilliseconds(1)));
        Assert.Equal("it was good until 2026-06-03T12:00:00.000Z", skip.Reason);
    }

    [Theory]
    [InlineData("ann@example.com", true)]
    [InlineData("@example.com", true)]
    [InlineData("@sub.example.com", false)]
    [InlineData("bob@example.com", false)]
    public void With_only_a_list_nobody_else_is_reached(string entry, bool reaches)
    {
        var decision = Judge(Open with { Sending = new Sending(SendingMode.Only, [entry]) }, Invoice, Reserved);

        Assert.Equal(reaches, decision is HandOverDecision.Go);
    }

    [Fact]
    public void A_withdrawn_topic_ends_and_a_missing_consent_only_skips()
    {
        var withdrawn = new AddressRecord { Topics = [new TopicConsent("news", ConsentState.Withdrawn, Reserved)] };
        var asking = Open with { Topics = Open.Topics.SetItem("news", new Topic("news", "News", null, OptIn.Confirmed)) };

        Assert.True(Assert.IsType<HandOverDecision.Skip>(Judge(Open, News, Reserved, withdrawn)).Withdrawn);
        Assert.False(Assert.IsType<HandOverDecision.Skip>(Judge(asking, News, Reserved)).Withdrawn);
        Assert.IsType<HandOverDecision.Go>(Judge(Open, Invoice, Reserved, withdrawn));
    }

    [Fact]
    public void Quiet_hours_put_marketing_off_to_their_end_in_the_contacts_zone()
    {
        var quiet = Open with { QuietHours = new QuietHours(new LocalTime(21, 0), new LocalTime(8, 0)) };

        // 12:00 in London is 21:00 in Tokyo; a minute before, it is not quiet yet.
        var wait = Assert.IsType<HandOverDecision.Wait>(Judge(quiet, News, Reserved, zone: "Asia/Tokyo"));
        Assert.Equal("2026-06-01T23:00:00.000Z", wait.Until.ToString());
        Assert.IsType<HandOverDecision.Go>(Judge(quiet, News, Reserved, zone: "Etc/UTC"));
        Assert.IsType<HandOverDecision.Go>(Judge(quiet, Invoice, Reserved, zone: "Asia/Tokyo"));
    }

    [Fact]
    public void Quiet_hours_that_outlast_the_message_skip_it()
    {
        var quiet = Open with { QuietHours = new QuietHours(new LocalTime(21, 0), new LocalTime(8, 0)) };

        Assert.IsType<HandOverDecision.Skip>(Judge(quiet, News with { GoodFor = TimeSpan.FromHours(10) }, Reserved, zone: "Asia/Tokyo"));
    }

    [Fact]
    public void A_cap_puts_off_until_the_message_that_fills_it_is_out_of_its_window()
    {
        var capped = Open with { Caps = [new Cap(2, TimeSpan.FromDays(1), CapScope.Address, null)] };
        var sent = Enumerable.Range(1, 2).Select(hour => new CountedMessage($"m{hour}", "offers", Reserved - TimeSpan.FromHours(hour))).ToImmutableArray();

        var wait = Assert.IsType<HandOverDecision.Wait>(Judge(capped, News, Reserved, sent: sent));
        Assert.Equal(Reserved + TimeSpan.FromHours(22), wait.Until);
        Assert.IsType<HandOverDecision.Go>(Judge(capped, News, wait.Until, sent: sent));
        Assert.IsType<HandOverDecision.Wait>(Judge(capped, News, wait.Until - TimeSpan.FromMilliseconds(1), sent: sent));
    }

    [Fact]
    public void A_cap_counts_only_its_topic_and_never_the_message_itself()
    {
        var capped = Open with { Caps = [new Cap(1, TimeSpan.FromDays(1), CapScope.Address, "news")] };

        Assert.IsType<HandOverDecision.Go>(Judge(capped, News, Reserved, sent: [new CountedMessage("other", "offers", Reserved)]));
        Assert.IsType<HandOverDecision.Go>(Judge(capped, News, Reserved, sent: [new CountedMessage("key", "news", Reserved)]));
        Assert.IsType<HandOverDecision.Wait>(Judge(capped, News, Reserved, sent: [new CountedMessage("other", "news", Reserved)]));
    }

    [Fact]
    public void A_rehearsal_asks_nobody_and_respects_who_objected()
    {
        var strict = Settings.Default with { Topics = Open.Topics.SetItem("news", new Topic("news", "News", null, OptIn.Confirmed)) };
        var objected = new AddressRecord { UnsubscribedAt = Reserved };

        Assert.IsType<HandOverDecision.Go>(Judge(strict, News, Reserved, rehearsal: true));
        Assert.IsType<HandOverDecision.Skip>(Judge(strict, News, Reserved, objected, rehearsal: true));
    }

    /// <summary>In every zone, at every hour of the days on which clocks change, the end of quiet hours is outside of them and the first such minute.</summary>
    [Fact]
    public void Quiet_hours_end_at_the_first_allowed_minute_whatever_the_clocks_do()
    {
        var quiet = new QuietHours(new LocalTime(21, 0), new LocalTime(2, 30));
        foreach (var zone in (string[])["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia"])
        {
            foreach (var day in (DateTimeOffset[])[new(2026, 3, 28, 18, 0, 0, default), new(2026, 10, 24, 18, 0, 0, default), new(2026, 3, 8, 0, 0, 0, default), new(2026, 11, 1, 0, 0, 0, default), new(2026, 4, 4, 6, 0, 0, default)])
            {
                for (var minute = 0; minute < 48 * 60; minute += 7)
                {
                    var at = Instant.From(day) + TimeSpan.FromMinutes(minute);
                    if (quiet.EndAfter(at, zone) is not { } end) continue;

                    Assert.Null(quiet.EndAfter(end, zone));
                    Assert.True(end > at);
                    for (var between = at; between < end; between += TimeSpan.FromMinutes(1)) Assert.NotNull(quiet.EndAfter(between, zone));
                }
            }
        }
    }

    private static HandOverDecision Judge(
        Settings settings, Message message, Instant at, AddressRecord? address = null, string zone = "Etc/UTC",
        ImmutableArray<CountedMessage> sent = default, bool rehearsal = false) =>
        new HandOverRules(settings, address ?? AddressRecord.None, new SentMessages(sent.IsDefault ? [] : sent, [])) { IsRehearsal = rehearsal }
            .Judge(Delivery, message, Ann, zone, at);
}
