using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Events;

namespace Wayfarer.Domain.Conditions;

/// <summary>
/// The events by which a contact hears what its address said about a topic. A rule that asks for consent remembers the newest
/// of each, so that it is read from history, merged and explained like any other.
/// </summary>
internal sealed class HeardConsent(string topic)
{
    public EventPattern Granted { get; } = About(topic, EventNames.Subscribed, ConsentChangeKind.Granted);

    public EventPattern Confirmed { get; } = About(topic, EventNames.Subscribed, ConsentChangeKind.Confirmed);

    public EventPattern Withdrawn { get; } = About(topic, EventNames.Unsubscribed, ConsentChangeKind.Withdrawn);

    public EventPattern WithdrawnFromAll { get; } = new(EventNames.Unsubscribed, [new PropertyFilter("topics", Is(""))]);

    public EventPattern Complained { get; } = new(EventNames.EmailComplained);

    public ImmutableArray<EventPattern> All => [Granted, Confirmed, Withdrawn, WithdrawnFromAll, Complained];

    private static EventPattern About(string topic, string name, ConsentChangeKind kind) => new(
        name,
        [
            new PropertyFilter("kind", Is(kind.ToString())),
            new PropertyFilter("topics", new Comparison(ComparisonOperator.Matches, [Value.Of($"(^|,){Regex.Escape(topic)}(,|$)")])),
        ]);

    private static Comparison Is(string text) => new(ComparisonOperator.Equal, [Value.Of(text)]);
}
