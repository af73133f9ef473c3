using System.Globalization;
using Wayfarer.Domain;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Segments;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Segments;

/// <summary>
/// Judges contacts by definitions that are not published, as far as time and number allow. Ids are hashes, so that those whose
/// ids begin alike are a sample of all: it goes over the ids of users and of visitors in parts of the same width.
/// </summary>
public sealed class SegmentPreview(ITableStore store, TimeProvider time)
{
    private const int Parts = 4_096;
    private const int AtOnce = 8;

    private readonly ContactStore _contacts = new(store);
    private readonly ContactPages _pages = new(store);

    public int MostContacts { get; init; } = Limits.ContactsPerPreview;

    public TimeSpan MostTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <param name="wanted">The definitions to judge by.</param>
    /// <param name="id">The segment among them.</param>
    /// <param name="live">What contacts have been judged by, whose memories serve where they hold enough.</param>
    public async ValueTask<SegmentPreviewed> RunAsync(Domain.Content.Definitions wanted, string id, Snapshot live, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        var judged = new Tally(Reduced(wanted, id), id, live, Instant.From(time.GetUtcNow()), _contacts);
        var (done, whole, isCutOff) = (0, judged.Seen, false);
        for (var width = 1; done < Parts && !isCutOff;)
        {
            var before = judged.Seen.LookedAt;
            var until = Math.Min(done + width, Parts);
            isCutOff = !await LookAsync("u", done, until) || !await LookAsync("v", done, until);
            if (isCutOff && done > 0) break;

            (done, whole) = (until, judged.Seen);
            if ((whole.LookedAt - before) * 20 < MostContacts) width *= 2;
        }

        return done < Parts || isCutOff ? whole.Scaled((double)Parts / done) : whole;

        async ValueTask<bool> LookAsync(string kind, int from, int to)
        {
            for (var next = kind + Hexadecimal(from); next is not null;)
            {
                if (judged.Seen.LookedAt >= MostContacts || time.GetElapsedTime(began) >= MostTime) return false;

                var page = await _pages.ReadAsync(next, to == Parts ? kind + "g" : kind + Hexadecimal(to), cancellation);
                await judged.AddAsync(page.Contacts.Select(contact => contact.Contact), cancellation);
                next = page.Next;
            }

            return true;
        }
    }

    private static string Hexadecimal(int part) => part.ToString("x3", CultureInfo.InvariantCulture);

    /// <summary>The segment with what it rests on and nothing else, so that no more history is read than it asks for.</summary>
    private static Snapshot Reduced(Domain.Content.Definitions wanted, string id)
    {
        var all = new Snapshot(0, wanted);
        var reached = Snapshot.Roots(all.Segment(id)!).SelectMany(all.Reach).ToList();
        var segments = reached.OfType<Condition.SegmentIs>().Select(condition => condition.Segment).Append(id).ToHashSet();
        var scores = reached.OfType<Condition.ScoreIs>().Select(condition => condition.Score)
            .Concat(reached.OfType<Condition.GradeIs>().Select(condition => condition.Score)).ToHashSet();
        return new Snapshot(0, new Domain.Content.Definitions
        {
            Settings = wanted.Settings,
            Segments = [.. wanted.Segments.Where(segment => segments.Contains(segment.Id))],
            Scores = [.. wanted.Scores.Where(score => scores.Contains(score.Id) || wanted.Scores.Any(other => scores.Contains(other.Id) && other.Grade?.Fit == score.Id))],
        });
    }

    private sealed class Tally(Snapshot snapshot, string id, Snapshot live, Instant now, ContactStore contacts)
    {
        private readonly Lock _gate = new();
        private readonly Segment _segment = snapshot.Segment(id)!;

        // A memory that is deeper than asked for says at least as much.
        private readonly bool _liveIsEnough = snapshot.Memories.All(asked => live.Memories.Any(known => known.Key == asked.Key && known.Depth >= asked.Depth));

        public SegmentPreviewed Seen { get; private set; } = new(0, 0, 0, 0, now, []);

        public async ValueTask AddAsync(IEnumerable<Contact> some, CancellationToken cancellation) => await Parallel.ForEachAsync(
            some.Where(contact => contact is { IsNew: false, Head: { ForwardTo: null, ErasedAt: null } }),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (contact, token) =>
            {
                var known = await WithMemoryAsync(contact, token);
                var judge = new Judge(known.Profile, snapshot) { Contact = known.Id, Open = known.Enrollments };
                Add(known, judge.At(_segment, Instant.Max(now, known.Head.Clock)).Value);
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

        private async ValueTask<Contact> WithMemoryAsync(Contact contact, CancellationToken cancellation)
        {
            if (_liveIsEnough && contact.Profile.MemorySignature == live.MemorySignature)
                return contact with { Profile = contact.Profile with { MemorySignature = snapshot.MemorySignature } };

            return ContactKernel.NeedsRecall(contact, snapshot)
                ? ContactKernel.Recall(contact, snapshot, await contacts.RecallAsync(contact, snapshot, cancellation))
                : contact;
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
