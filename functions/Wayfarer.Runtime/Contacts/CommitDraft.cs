using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Alarms;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Contacts;

/// <summary>Gathers what a run of inputs makes of a contact, up to what one commit may hold, and turns it into rows.</summary>
/// <param name="alarm">The alarm on whose behalf the contact is woken, if it is one.</param>
internal sealed class CommitDraft(StoredContact stored, Contact contact, TimeSpan alarmGrace, Alarm? alarm)
{
    private const int BytesPerReportedEvent = 22;

    private readonly List<RecordedInput> _inputs = [];
    private readonly List<Fact> _facts = [];
    private readonly List<Effect> _effects = [];
    private readonly List<ClosedEnrollment> _closed = [];
    private bool _isWoken;
    private bool _armedWakeIsUsed = alarm is not null && stored.Contact.Head.ArmedWake == alarm.Until + alarmGrace;
    private int _bytes;

    public Contact Contact { get; private set; } = contact;

    /// <summary>How many inputs, from the first on, are wholly applied by this commit.</summary>
    public int AppliedInputs { get; private set; }

    /// <summary>Whether there is nothing to write.</summary>
    public bool IsIdle => _inputs.Count == 0 && !_isWoken;

    /// <summary>The row of the due table that the alarm made needless: to be removed after the commit, under the tag it was armed with.</summary>
    public (Instant Wake, string Tag)? NeedlessWake =>
        alarm is not null && _armedWakeIsUsed && stored.Contact.Head is { ArmedWake: { } wake, ArmedTag: { } tag } ? (wake, tag) : null;

    /// <summary>How many waits ended by the due table because their alarms had not rung within the grace.</summary>
    public int OverdueWaits { get; private set; }

    public ImmutableArray<OutboxEntry> OutboxAfterCommit => _effects.Count == 0 ? stored.Outbox : stored.Outbox.Add(Entry());

    private long Sequence => stored.Contact.Head.Sequence + 1;

    /// <summary>Applies an input; false when the commit is full and must be written first.</summary>
    public bool Apply(Input input, Snapshot snapshot, Instant now)
    {
        if (AppliedInputs >= Limits.InputsPerCommit || _bytes >= Limits.BytesPerCommit) return false;

        // A merge ends what the contact may be told; what comes after it is forwarded. An erasure ends everything, and stands
        // in a commit of its own, because that stays.
        if (input is Input.Erase ? !IsIdle : Contact.Head.ForwardTo is not null) return false;
        if (Contact.Head.ErasedAt is not null && input is not Input.Wake) return false;

        if (input is Input.Wake wake)
        {
            _isWoken = true;
            _armedWakeIsUsed |= stored.Contact.Head.ArmedWake == wake.At;
            if (alarm is null && alarmGrace > TimeSpan.Zero) OverdueWaits += Contact.Enrollments.Count(open => open.Wait.Until + alarmGrace <= wake.At);
        }

        // A wake for somebody who is not there must not bring them into being.
        if (input.IsHint && Contact.IsNew)
        {
            AppliedInputs++;
            return true;
        }

        var applied = ContactKernel.Apply(Contact, input, snapshot, now);
        if (!input.IsHint || !IsSame(Contact, applied.Contact))
            _inputs.Add(new RecordedInput(applied.Contact.Head.Clock, Recorded(input, applied)));

        Contact = WithRetention(applied.Contact, snapshot.Settings.Retention);
        _bytes += BytesOf(input) + applied.Effects.Sum(BytesOf);
        _facts.AddRange(applied.Facts);
        AddEffects(applied);
        _closed.AddRange(applied.Closed);
        if (!applied.InputApplied) return false;

        AppliedInputs++;
        return true;
    }

    /// <summary>The instant that must stand in the due table before the commit, when it does not yet.</summary>
    public Instant? WakeToArm()
    {
        var next = Contact.NextWake(alarmGrace);
        if (next == Instant.Never || next == ArmedWake()) return null;

        return ArmedWake() is { } armed && armed <= next ? null : next;
    }

    /// <summary>
    /// The rows of the commit. Even a wake that came for nothing writes the head: the due row it came from may have been
    /// armed by a commit that is still under way, which must fail now and arm again, or nothing would wake the contact.
    /// </summary>
    /// <param name="armedTag">The tag of the row that was armed for this commit, where it is of use.</param>
    public List<RowChange> ToChanges(string? armedTag)
    {
        var (wake, tag) = WakeToArm() is { } next ? (next, armedTag) : (ArmedWake(), ArmedWake() is null ? null : stored.Contact.Head.ArmedTag);
        var head = Contact.Head with { Sequence = _inputs.Count == 0 ? stored.Contact.Head.Sequence : Sequence, ArmedWake = wake, ArmedTag = tag };
        var headJson = StoredJson.Write(head, StoredJson.Default.Head);
        List<RowChange> changes =
        [
            stored.HeadTag is { } headTag ? new RowChange.Replace(ContactKeys.Head, headJson, headTag) : new RowChange.Insert(ContactKeys.Head, headJson),
        ];
        if (!ReferenceEquals(Contact.Profile, stored.Contact.Profile))
            changes.Add(new RowChange.Upsert(ContactKeys.Profile, CompressedJson.Write(StoredJson.Write(Contact.Profile, StoredJson.Default.Profile))));

        AddEnrollments(changes);
        if (_effects.Count > 0) changes.Add(new RowChange.Insert(ContactKeys.Outbox(Sequence), Entry().ToBytes()));

        if (_closed.Count > 0) changes.Add(new RowChange.Insert(ContactKeys.Closed(Sequence), ClosedEnrollments.Write([.. _closed])));
        if (_inputs.Count == 0) return changes;

        var commit = new ContactCommit { Sequence = Sequence, Snapshot = Contact.Head.Snapshot, Inputs = [.. _inputs], Facts = [.. _facts] };
        changes.Add(new RowChange.Insert(ContactKeys.Commit(Sequence), commit.ToBytes()));
        foreach (var input in _inputs.Where(input => input.Input.Key is not null))
            changes.Add(new RowChange.Insert(ContactKeys.Dedupe(input.Input.Key!), default));
        return changes;
    }

    /// <summary>The input whose dedupe row has this key.</summary>
    public Input? InputWithDedupeRow(string rowKey) =>
        _inputs.Find(recorded => recorded.Input.Key is { } key && ContactKeys.Dedupe(key) == rowKey)?.Input;

    /// <summary>Whoever moved on twice within one commit is told of where they are in the end, and of segments and scores likewise.</summary>
    private void AddEffects(Applied applied)
    {
        if (_effects.Count > 0)
        {
            foreach (var place in applied.Effects.OfType<Effect.Place>())
                _effects.RemoveAll(effect => effect is Effect.Place earlier && earlier.Enrollment == place.Enrollment);
            foreach (var member in applied.Effects.OfType<Effect.Member>())
                _effects.RemoveAll(effect => effect is Effect.Member earlier && earlier.Segment == member.Segment);
            foreach (var score in applied.Effects.OfType<Effect.Score>())
                _effects.RemoveAll(effect => effect is Effect.Score earlier && earlier.Model == score.Model);
        }

        _effects.AddRange(applied.Effects);
    }

    private static int BytesOf(Input input) => input is Input.Occurred { Event: var @event } ? BytesOf(@event.Properties) + BytesOf(@event.Traits) : 0;

    private static int BytesOf(Effect effect) => effect switch
    {
        Effect.Deliver { Delivery: var delivery } => BytesOf(delivery.TriggerProperties),
        Effect.Score { Report.Rules: var rules } => rules.Sum(rule => rule.Occurred.Length) * BytesPerReportedEvent,
        _ => 0,
    };

    private static int BytesOf(JsonElement? element) => element is { } json ? JsonMarshal.GetRawUtf8Value(json).Length : 0;

    /// <summary>Whoever has history is woken when it may expire, and earlier when the settings have become shorter since that was planned.</summary>
    private Contact WithRetention(Contact contact, Retention retention)
    {
        if (_inputs.Count == 0 || contact.Head.ErasedAt is not null || retention.OfContact is not { } kept) return contact;

        var at = contact.Head.Clock + kept;
        return contact.Head.RetentionAt <= at ? contact : contact with { Head = contact.Head with { RetentionAt = at } };
    }

    /// <summary>When the budget is spent before an input, what has passed until then is recorded as a wake.</summary>
    private static Input Recorded(Input input, Applied applied) =>
        applied.InputApplied ? input : new Input.Wake(applied.Contact.Head.Clock);

    /// <summary>Whether the two differ by nothing but their clocks.</summary>
    private static bool IsSame(Contact before, Contact after) =>
        ReferenceEquals(before.Profile, after.Profile)
        && before.Enrollments == after.Enrollments
        && before.Head with { Clock = after.Head.Clock } == after.Head;

    private void AddEnrollments(List<RowChange> changes)
    {
        var before = stored.Contact.Enrollments.ToDictionary(enrollment => enrollment.Id);
        foreach (var enrollment in Contact.Enrollments)
        {
            if (before.Remove(enrollment.Id, out var known) && ReferenceEquals(known, enrollment)) continue;

            changes.Add(new RowChange.Upsert(ContactKeys.Enrollment(enrollment.Id), StoredJson.Write(enrollment, StoredJson.Default.Enrollment)));
        }

        foreach (var id in before.Keys) changes.Add(new RowChange.Delete(ContactKeys.Enrollment(id)));
    }

    /// <summary>The due row of the armed wake is used up by the wake that it became.</summary>
    private Instant? ArmedWake() => _armedWakeIsUsed ? null : stored.Contact.Head.ArmedWake;

    private OutboxEntry Entry() => new(Contact.Id, Sequence, Contact.Head.Clock) { Effects = [.. _effects], CarriedOn = alarm?.Enrollment };
}
