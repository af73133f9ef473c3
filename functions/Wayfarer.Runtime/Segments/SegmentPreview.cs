using Wayfarer.Domain;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Segments;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Previews;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Segments;

/// <summary>Judges a sample of all contacts by a segment that is not published.</summary>
public sealed class SegmentPreview(ITableStore store, TimeProvider time)
{
    private const int AtOnce = 8;

    private readonly ContactStore _contacts = new(store);

    public int MostContacts { get; init; } = Limits.ContactsPerPreview;

    public TimeSpan MostTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <param name="wanted">The definitions to judge by.</param>
    /// <param name="id">The segment among them.</param>
    /// <param name="live">What contacts have been judged by, whose memories serve where they hold enough.</param>
    public async ValueTask<SegmentPreviewed> RunAsync(Domain.Content.Definitions wanted, string id, Snapshot live, CancellationToken cancellation)
    {
        var tally = new Tally(PreviewRules.OfSegment(wanted, id, live, _contacts), id, Instant.From(time.GetUtcNow()));
        var whole = tally.Seen;
        var share = await new PreviewSample(store, time, MostContacts, MostTime)
            .RunAsync(some => tally.AddAsync(some, cancellation), () => whole = tally.Seen, cancellation);
        var isEstimate = share < 1;
        return isEstimate ? whole.Scaled(1 / share) : whole;
    }

    private sealed class Tally(PreviewRules rules, string id, Instant now)
    {
        private readonly Lock _gate = new();
        private readonly Segment _segment = rules.Snapshot.Segment(id)!;

        public SegmentPreviewed Seen { get; private set; } = new(0, 0, 0, 0, now, []);

        public async ValueTask AddAsync(IReadOnlyList<Contact> some, CancellationToken cancellation) => await Parallel.ForEachAsync(
            some,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (contact, token) =>
            {
                var judge = await rules.JudgeAsync(contact, token);
                Add(contact, judge.At(_segment, PreviewRules.At(contact, now)).Value);
            });

        private void Add(Contact contact, Truth value)
        {
            lock (_gate)
            {
                Seen = Seen with
                {
                    LookedAt = Seen.LookedAt + 1,
                    Contacts = Seen.Contacts + 1,
                    Members = Seen.Members + (value == Truth.True ? 1 : 0),
                    Unknown = Seen.Unknown + (value == Truth.Unknown ? 1 : 0),
                    Sample = value == Truth.True && Seen.Sample.Count < Limits.MembersPerSample ? [.. Seen.Sample, contact] : Seen.Sample,
                };
            }
        }
    }
}

/// <summary>How many of the contacts that were looked at are inside, and of how many that is nobody knows because their history has expired.</summary>
public sealed record SegmentPreviewed(long LookedAt, long Contacts, long Members, long Unknown, Instant At, IReadOnlyList<Contact> Sample)
{
    public bool IsEstimate { get; init; }

    internal SegmentPreviewed Scaled(double factor) => this with
    {
        Contacts = (long)Math.Round(LookedAt * factor),
        Members = (long)Math.Round(Members * factor),
        Unknown = (long)Math.Round(Unknown * factor),
        IsEstimate = true,
    };
}
