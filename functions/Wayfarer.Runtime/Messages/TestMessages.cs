using System.Collections.Immutable;
using System.Text.Json;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Channels;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Links;

namespace Wayfarer.Runtime.Messages;

/// <summary>
/// Shows messages to those who write them. A test goes out at once, past consent and caps, and never past the switch above
/// all sending nor over the provider's rate; its links do nothing, and nothing of it is recorded.
/// </summary>
public sealed class TestMessages(IChannel mail, ISnapshotSource snapshots, MessageLinks links, QuotaTable quotas, TimeProvider time)
{
    public const int PerMinute = 20;

    private static readonly (string Name, string Value)[] Sample =
    [
        ("firstName", "Ada"), ("lastName", "Lovelace"), ("name", "Ada Lovelace"), ("email", "ada@example.com"),
    ];

    private readonly MessageRenderer _renderer = new();
    private readonly Queue<Instant> _sent = new();

    private Snapshot Snapshot => snapshots.Current;

    private Instant Now => Instant.From(time.GetUtcNow());

    /// <summary>Null when there is no such message. Throws <see cref="TemplateException"/> when the contact's data do not suit it.</summary>
    public RenderedMessage? Preview(string id, Contact? contact) =>
        Snapshot.Message(id) is { } message ? Render(message, contact, Snapshot.Settings, Now) : null;

    public async ValueTask<TestOutcome> SendAsync(string id, EmailAddress to, Contact? contact, CancellationToken cancellation)
    {
        var (snapshot, now) = (Snapshot, Now);
        var settings = snapshot.Settings;
        if (snapshot.Message(id) is not { } message) return new TestOutcome(TestResult.NoMessage, $"There is no live message '{id}'.");
        if (settings.Sending.Mode == SendingMode.Off)
            return new TestOutcome(TestResult.Forbidden, "\"sending\" is \"off\" in settings.json: nothing goes out, tests included.");
        if (!settings.Sending.Allows(to)) return new TestOutcome(TestResult.Forbidden, "The address is not among \"only\" of settings.json: add it, or its domain.");
        if (!TryCount(now)) return new TestOutcome(TestResult.TooMany, $"At most {PerMinute} tests go out in a minute. Try again in a while.");

        try
        {
            var content = Render(message, contact, settings, now);
            var outgoing = new OutgoingMessage(
                $"test.{id}.{Guid.NewGuid():n}", content.From ?? settings.From, to.Value, content with { Subject = $"[Test] {content.Subject}" }, new Dictionary<string, string>(), now);
            return await HandOverAsync(outgoing, QuotaLimits.Of(settings, DeliveryChannel.Email), cancellation) switch
            {
                null => new TestOutcome(TestResult.TooMany, "The provider takes no more for now. Try again in a while."),
                HandOver.HandedOver => new TestOutcome(TestResult.Sent, null),
                HandOver.Refused refused => new TestOutcome(TestResult.Refused, refused.Reason),
                HandOver.Later later => new TestOutcome(TestResult.Refused, later.Reason),
                HandOver.Unknown unknown => new TestOutcome(TestResult.Refused, $"Nobody knows whether it arrived: {unknown.Reason}"),
                _ => new TestOutcome(TestResult.Refused, "The channel did not take it."),
            };
        }
        catch (TemplateException problem)
        {
            return new TestOutcome(TestResult.Refused, problem.Message);
        }
    }

    /// <summary>Null when the provider's rate leaves no room.</summary>
    private async ValueTask<HandOver?> HandOverAsync(OutgoingMessage outgoing, ImmutableArray<QuotaLimit> limits, CancellationToken cancellation)
    {
        var (number, isGranted) = await quotas.ChangeAsync(DeliveryChannel.Email, quota =>
        {
            var (next, granted) = quota.Grant([null], limits, Now);
            return (next, (quota.Grants, granted[0]));
        }, cancellation);
        if (!isGranted) return null;

        try
        {
            return await mail.HandOverAsync(outgoing, cancellation);
        }
        finally
        {
            await quotas.ChangeAsync(DeliveryChannel.Email, quota => (quota.Settle(number, [null], limits, Now), true), CancellationToken.None);
        }
    }

    private RenderedMessage Render(Message message, Contact? contact, Settings settings, Instant now)
    {
        var ways = links.ForTest(settings, now);
        if (message.Id == Message.Confirmation) return _renderer.Render(message, MessageValues.OfConfirmation([], settings, ways));

        var traits = contact?.Profile.Traits.Select(trait => KeyValuePair.Create(trait.Name, trait.Value))
            ?? Sample.Select(trait => KeyValuePair.Create(trait.Name, JsonSerializer.SerializeToElement(trait.Value)));
        var values = MessageValues.Of(contact?.Id.Value ?? "sample", traits, null, settings, message.Kind == MessageKind.Marketing ? ways : null);
        return MessageFinish.Complete(_renderer.Render(message, values), message, settings, ways);
    }

    private bool TryCount(Instant now)
    {
        lock (_sent)
        {
            while (_sent.TryPeek(out var first) && now - first >= TimeSpan.FromMinutes(1)) _sent.Dequeue();
            if (_sent.Count >= PerMinute) return false;

            _sent.Enqueue(now);
            return true;
        }
    }
}

/// <summary>What became of a test, and the reason where it was not sent.</summary>
public sealed record TestOutcome(TestResult Result, string? Reason);

public enum TestResult
{
    Sent,
    NoMessage,
    Forbidden,
    TooMany,
    Refused,
}
