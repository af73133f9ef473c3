using System.Collections.Immutable;
using System.Globalization;
using Wayfarer.Domain;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Scoring;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Scores;

/// <summary>
/// Tells who would be above which threshold of a score that is not published, and is not now, and the reverse; as far as time and
/// number allow. Ids are hashes, so that those whose ids begin alike are a sample of all.
/// </summary>
public sealed class ScorePreview(ITableStore store, TimeProvider time)
{
    private const int Parts = 4_096;

    private readonly ContactStore _contacts = new(store);
    private readonly ContactPages _pages = new(store);

    public int MostContacts { get; init; } = Limits.ContactsPerScorePreview;

    public TimeSpan MostTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <param name="wanted">The definitions to judge by.</param>
    /// <param name="id">The score among them.</param>
    /// <param name="live">What contacts are judged by now.</param>
    public async ValueTask<ScorePreviewed> RunAsync(Domain.Content.Definitions wanted, string id, Snapshot live, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        var now = Instant.From(time.GetUtcNow());
        var snapshot = Reduced(wanted, id);
        var model = snapshot.Score(id) ?? throw new InvariantException($"The score '{id}' to preview is not among the definitions.");
        var seen = new ScorePreviewed(id, now, 0, 0, 0, [.. model.Thresholds.Select(threshold => ThresholdPreviewed.Nobody(threshold.Id))]);
        var (done, whole, isCutOff) = (0, seen, false);
        for (var width = 1; done < Parts && !isCutOff;)
        {
            var before = seen.Contacts;
            var until = Math.Min(done + width, Parts);
            isCutOff = !await LookAsync('u', done, until) || !await LookAsync('v', done, until);
            if (isCutOff && done > 0) break;

            (done, whole) = (until, seen);
            if ((seen.Contacts - before) * 20 < MostContacts) width *= 2;
        }

        return whole with { Share = (double)done / Parts };

        async ValueTask<bool> LookAsync(char kind, int from, int to)
        {
            for (var next = Place(kind, from); next is not null;)
            {
                if (seen.Contacts >= MostContacts || time.GetElapsedTime(began) >= MostTime) return false;

                var page = await _pages.ReadAsync(next, to == Parts ? $"{kind}g" : Place(kind, to), cancellation);
                foreach (var contact in page.Contacts.Select(stored => stored.Contact).Where(IsThere)) seen = await AddAsync(seen, contact, model, snapshot, live, cancellation);

                next = page.Next;
            }

            return true;
        }
    }

    private static string Place(char kind, int part) => kind + part.ToString("x3", CultureInfo.InvariantCulture);

    private static bool IsThere(Contact contact) => contact is { IsNew: false, Head: { ForwardTo: null, ErasedAt: null } };

    private static Judge JudgeOf(Contact contact, Snapshot snapshot) => new(contact.Profile, snapshot) { Contact = contact.Id, Open = contact.Enrollments };

    /// <summary>The score with what it rests on and nothing else, so that no more history is read than it asks for.</summary>
    private static Snapshot Reduced(Domain.Content.Definitions wanted, string id)
    {
        var all = new Snapshot(0, wanted);
        if (all.Score(id) is not { } model) return all;

        var reached = Snapshot.Roots(model).SelectMany(all.Reach).ToList();
        var scores = reached.Select(condition => condition switch
        {
            Condition.ScoreIs score => score.Score,
            Condition.GradeIs grade => grade.Score,
            _ => null,
        }).Append(id).ToHashSet();
        var segments = reached.OfType<Condition.SegmentIs>().Select(segment => segment.Segment).ToHashSet();
        return new Snapshot(0, new Domain.Content.Definitions
        {
            Settings = wanted.Settings,
            Segments = [.. wanted.Segments.Where(segment => segments.Contains(segment.Id))],
            Scores = [.. wanted.Scores.Where(score => scores.Contains(score.Id))],
        });
    }

    /// <summary>What is remembered for the live rules serves where it holds enough: a deeper memory says at least as much.</summary>
    private async ValueTask<Contact> WithMemoryAsync(Contact contact, Snapshot next, Snapshot live, CancellationToken cancellation)
    {
        var liveIsEnough = contact.Profile.MemorySignature == live.MemorySignature
            && next.Memories.All(asked => live.Memories.Any(known => known.Key == asked.Key && known.Depth >= asked.Depth));
        if (liveIsEnough) return contact with { Profile = contact.Profile with { MemorySignature = next.MemorySignature } };

        return ContactKernel.Recall(contact, next, await _contacts.RecallAsync(contact, next, cancellation));
    }

    private async ValueTask<ScorePreviewed> AddAsync(
        ScorePreviewed seen, Contact contact, ScoreModel model, Snapshot next, Snapshot live, CancellationToken cancellation)
    {
        var at = Instant.Max(seen.At, contact.Head.Clock);
        var recalled = await WithMemoryAsync(contact, next, live, cancellation);
        var then = JudgeOf(recalled, next).Score(model, at);
        var now = live.Score(model.Id) is { } known && contact.Profile.MemorySignature == live.MemorySignature ? JudgeOf(contact, live).Score(known, at) : default(ScoreJudgement?);
        if (!then.IsKnown || now is { IsKnown: false }) return seen with { Contacts = seen.Contacts + 1, Unknown = seen.Unknown + 1 };

        var thresholds = seen.Thresholds.Zip(model.Thresholds, (tally, threshold) => tally.With(
            new ScoredContact(contact.Id, now?.Value, then.Value), wasAbove: now?.IsAbove(threshold.Id) ?? false, isAbove: then.IsAbove(threshold.Id)));
        var hasChanged = now is null || now.Value.Value != then.Value;
        return seen with { Contacts = seen.Contacts + 1, Changed = seen.Changed + (hasChanged ? 1 : 0), Thresholds = [.. thresholds] };
    }
}

/// <param name="Contacts">How many were looked at.</param>
/// <param name="Unknown">Of how many of them nobody knows, because their history has expired or is still to be read.</param>
/// <param name="Changed">How many have another score.</param>
public sealed record ScorePreviewed(string Score, Instant At, int Contacts, int Unknown, int Changed, ImmutableArray<ThresholdPreviewed> Thresholds)
{
    /// <summary>Which part of all contacts was looked at, from none to all (1).</summary>
    public double Share { get; init; }
}

/// <param name="Now">How many are above it now.</param>
/// <param name="Then">How many would be.</param>
/// <param name="Rise">How many would be and are not.</param>
/// <param name="Fall">How many are and would not be.</param>
/// <param name="Risen">Some of those who would be and are not.</param>
/// <param name="Fallen">Some of those who are and would not be.</param>
public sealed record ThresholdPreviewed(
    string Threshold, int Now, int Then, int Rise, int Fall, ImmutableArray<ScoredContact> Risen, ImmutableArray<ScoredContact> Fallen)
{
    public static ThresholdPreviewed Nobody(string threshold) => new(threshold, 0, 0, 0, 0, [], []);

    internal ThresholdPreviewed With(ScoredContact contact, bool wasAbove, bool isAbove)
    {
        var tally = this with { Now = Now + (wasAbove ? 1 : 0), Then = Then + (isAbove ? 1 : 0) };
        if (isAbove == wasAbove) return tally;

        return isAbove
            ? tally with { Rise = Rise + 1, Risen = Some(Risen, contact) }
            : tally with { Fall = Fall + 1, Fallen = Some(Fallen, contact) };
    }

    private static ImmutableArray<ScoredContact> Some(ImmutableArray<ScoredContact> known, ScoredContact contact) =>
        known.Length < Limits.ContactsPerScoreSample ? known.Add(contact) : known;
}

/// <param name="Now">Missing where the score is new.</param>
public sealed record ScoredContact(ContactId Contact, decimal? Now, decimal Then);
