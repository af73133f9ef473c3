using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Content.Differences;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Conditions;

public sealed partial class Judge
{
    /// <summary>Finds the event that is remembered; null where history no longer has it.</summary>
    public Func<Occurrence, Event?> EventOf { get; init; } = _ => null;

    /// <summary>
    /// The value at an instant as <see cref="At(Condition, Instant)"/> gives it, with the parts it comes from and, for each of
    /// these, what it was judged by.
    /// </summary>
    public Explanation Explain(Condition condition, Instant at)
    {
        var explanation = new Explanation(condition, At(condition, at));
        if (Missing.Hide(condition, snapshot)) return explanation with { Notes = ["what this asks for is not known of that time"] };

        return condition switch
        {
            Condition.All all => explanation with { Parts = [.. all.Conditions.Select(part => Explain(part, at))] },
            Condition.Any any => explanation with { Parts = [.. any.Conditions.Select(part => Explain(part, at))] },
            Condition.Not not => explanation with { Parts = [Explain(not.Inner, at)] },
            Condition.TraitIs trait => explanation with { Evidence = [Known(trait.Trait)] },
            Condition.TraitDateIs date => explanation with { Evidence = [Known(date.Trait), KnownZone()] },
            Condition.PropertyIs property => explanation with { Evidence = [new Evidence.PropertyValue(property.Property, Value.At(properties, property.Property))] },
            Condition.TagIs tag => explanation with { Evidence = [new Evidence.Tagged(tag.Tag, profile.Tags.FirstOrDefault(known => known.Name == tag.Tag))] },
            Condition.SegmentIs segment => Explain(explanation, segment, at),
            Condition.EventCount count => Explain(explanation, count, at),
            Condition.EventValue value => Explain(explanation, value, at),
            Condition.Sequence sequence => Explain(explanation, sequence, at),
            Condition.ScoreIs score => Explain(explanation, score, at),
            Condition.GradeIs grade => Explain(explanation, grade, at),
            Condition.ConsentIs consent => Explain(explanation, consent),
            Condition.JourneyIs journey => explanation with { Evidence = [Known(journey)] },
            Condition.BucketIs bucket => explanation with { Evidence = Contact is { } contact ? [new Evidence.InBucket(bucket.Bucket, NumberIn(bucket.Bucket, contact))] : [] },
            Condition.RfmIs rfm => snapshot.Settings.Rfm is { } rules
                ? explanation with { Parts = [Explain(rules.Of(rfm.Group), at)] }
                : explanation with { Notes = ["the settings do not say what buyers go by"] },
            _ => explanation,
        };
    }

    private Explanation Explain(Explanation explanation, Condition.SegmentIs condition, Instant at) => snapshot.Segment(condition.Segment) switch
    {
        null => explanation with { Notes = [$"there is no segment \"{condition.Segment}\""] },
        { If: { } rule } => explanation with { Parts = [Explain(rule, at)] },
        { Id: var id } => explanation with { Evidence = [new Evidence.Listed(id, profile.Lists.FirstOrDefault(known => known.Segment == id))] },
    };

    private Explanation Explain(Explanation explanation, Condition.ConsentIs condition)
    {
        if (!_remembers) return explanation with { Notes = [NotRead] };
        if (snapshot.Settings.Topic(condition.Topic) is not { } topic) return explanation with { Notes = [$"there is no topic \"{condition.Topic}\""] };

        var heard = condition.Heard.All.SelectMany(pattern => profile.Occurrences(pattern.Key).Take(1).Select(occurrence => Seen(pattern, occurrence)));
        return explanation with { Evidence = [.. heard.DistinctBy(seen => seen.Occurrence)], Notes = [Asks(topic)] };
    }

    private Evidence.TraitValue Known(string trait) => new(
        trait, profile.Trait(trait), profile.Traits.FirstOrDefault(known => known.Name == trait) ?? profile.Traits.FirstOrDefault(known => trait.StartsWith($"{known.Name}.", StringComparison.Ordinal)));

    private Evidence.Zone KnownZone() => new(Zone, IsOwn: profile.ZoneOr("") == Zone);

    private Evidence.InJourney Known(Condition.JourneyIs condition) => new(
        condition.Journey,
        profile.Journey(condition.Journey),
        Open.Where(enrollment => enrollment.Journey == condition.Journey && !enrollment.Dark).Select(enrollment => (Instant?)enrollment.EnteredAt).FirstOrDefault());

    private Evidence.Seen Seen(EventPattern pattern, Occurrence occurrence, string? property = null, Value value = default)
    {
        var @event = EventOf(occurrence);
        var known = value.Kind == ValueKind.Absent && property is not null ? Value.At(@event?.Properties, property) : value;
        return new Evidence.Seen(pattern, occurrence, property, known, @event);
    }

    private static string Asks(Topic topic) => topic.OptIn switch
    {
        OptIn.None => "the topic needs no yes, until they object",
        OptIn.Given => "the topic needs a yes",
        _ => "the topic needs a yes that was confirmed from the mailbox",
    };
}
