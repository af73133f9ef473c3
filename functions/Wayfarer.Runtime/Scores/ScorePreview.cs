using System.Collections.Immutable;
using Wayfarer.Domain;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Scoring;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Previews;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Scores;

/// <summary>Tells of a sample of all contacts who would be above which threshold of a score that is not published, and is not now, and the reverse.</summary>
public sealed class ScorePreview(ITableStore store, TimeProvider time)
{
    private readonly ContactStore _contacts = new(store);

    public int MostContacts { get; init; } = Limits.ContactsPerScorePreview;

    public TimeSpan MostTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <param name="wanted">The definitions to judge by.</param>
    /// <param name="id">The score among them.</param>
    /// <param name="live">What contacts are judged by now.</param>
    public async ValueTask<ScorePreviewed> RunAsync(Domain.Content.Definitions wanted, string id, Snapshot live, CancellationToken cancellation)
    {
        var rules = PreviewRules.OfScore(wanted, id, live, _contacts);
        var model = rules.Snapshot.Score(id)!;
        var seen = new ScorePreviewed(id, Instant.From(time.GetUtcNow()), 0, 0, 0, [.. model.Thresholds.Select(threshold => ThresholdPreviewed.Nobody(threshold.Id))]);
        var whole = seen;
        var share = await new PreviewSample(store, time, MostContacts, MostTime).RunAsync(LookAsync, () => whole = seen, cancellation);
        return whole with { Share = share };

        async ValueTask LookAsync(IReadOnlyList<Contact> some)
        {
            foreach (var contact in some) seen = Add(seen, contact, model, await rules.JudgeAsync(contact, cancellation), live);
        }
    }

    private static ScorePreviewed Add(ScorePreviewed seen, Contact contact, ScoreModel model, Judge next, Snapshot live)
    {
        var at = PreviewRules.At(contact, seen.At);
        var then = next.Score(model, at);
        var now = live.Score(model.Id) is { } known && contact.Profile.MemorySignature == live.MemorySignature
            ? new Judge(contact.Profile, live) { Contact = contact.Id, Open = contact.Enrollments }.Score(known, at)
            : default(ScoreJudgement?);
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
