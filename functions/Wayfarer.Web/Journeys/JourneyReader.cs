using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Journeys;
using Wayfarer.Runtime.Totals;

namespace Wayfarer.Web.Journeys;

/// <summary>What is known of journeys: what they do, in words, how many people are where, and who they are.</summary>
public sealed class JourneyReader(ISnapshotSource snapshots, TotalsTable totals, WaitingTable waiting, ContactStore contacts, TimeProvider time)
{
    /// <summary>All journeys. One whose file was removed drains, and is listed until nobody is inside any more.</summary>
    public async ValueTask<JourneysAnswer> AllAsync(CancellationToken cancellation)
    {
        var snapshot = snapshots.Current;
        var journeys = new List<JourneyAnswer>();
        foreach (var id in snapshot.AllVersions.Select(journey => journey.Id).Distinct().Order(StringComparer.Ordinal))
        {
            var sums = JourneyTotals.Of(await totals.ReadAsync(id, cancellation));
            if (snapshot.Journey(id) is not null || sums.Here > 0) journeys.Add(JourneyAnswer.Of(id, snapshot, sums));
        }

        return new JourneysAnswer(snapshot.Number, journeys);
    }

    /// <summary>What happened in a journey today (UTC).</summary>
    public async ValueTask<JourneyTotals> TodayAsync(string id, CancellationToken cancellation) =>
        JourneyTotals.Of(await totals.ReadDayAsync(id, Instant.From(time.GetUtcNow()), cancellation));

    public async ValueTask<JourneyDetails?> FindAsync(string id, CancellationToken cancellation)
    {
        var snapshot = snapshots.Current;
        if (Newest(snapshot, id) is not { } journey) return null;

        return JourneyDetails.Of(journey, snapshot, JourneyTotals.Of(await totals.ReadAsync(id, cancellation)));
    }

    /// <summary>Who waits in a journey or at one of its steps, earliest due first; null when there is no such journey.</summary>
    public async ValueTask<PeopleAnswer?> PeopleAsync(string id, string? step, string? after, int limit, CancellationToken cancellation)
    {
        if (Newest(snapshots.Current, id) is null) return null;

        var now = Instant.From(time.GetUtcNow());
        var page = await waiting.ListAsync(id, step, after, limit, cancellation);
        var people = new List<PersonAnswer>();
        foreach (var person in page.People)
        {
            // One that is half-way into another contact is shown as it is.
            var contact = await contacts.FollowAsync(person.Contact, cancellation) ?? (await contacts.LoadAsync(person.Contact, cancellation)).Contact;
            people.Add(PersonAnswer.Of(person, contact, now));
        }

        return new PeopleAnswer(people, page.Next);
    }

    /// <summary>How many waits of a journey are over although nobody went on.</summary>
    public ValueTask<int> OverdueAsync(string id, CancellationToken cancellation)
    {
        const int Countable = 1_000;
        var steps = snapshots.Current.AllVersions.Where(journey => journey.Id == id).SelectMany(journey => journey.Steps)
            .Where(step => step is Step.Wait or Step.WaitUntil or Step.WaitFor).Select(step => step.Id).Distinct();
        return waiting.OverdueAsync(id, steps, Instant.From(time.GetUtcNow()), Countable, cancellation);
    }

    /// <summary>The current version, or any other when the file was removed.</summary>
    private static Journey? Newest(Snapshot snapshot, string id) => snapshot.Journey(id) ?? snapshot.AllVersions.FirstOrDefault(journey => journey.Id == id);
}
