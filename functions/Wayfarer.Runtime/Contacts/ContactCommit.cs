using System.Collections.Immutable;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.Contacts;

/// <summary>
/// One commit of a contact in its history: the inputs with the instants and the snapshot they were judged by, and every
/// decision. Applying the recorded inputs again gives the same state and the same facts.
/// </summary>
public sealed record ContactCommit
{
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    public required long Sequence { get; init; }

    public required long Snapshot { get; init; }

    public ImmutableArray<RecordedInput> Inputs { get; init => field = value.IsDefault ? [] : value; } = [];

    public ImmutableArray<Fact> Facts { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The events that rules heard in it: what came in, and what was decided.</summary>
    public IEnumerable<Event> Heard(ContactId contact) =>
        Inputs.Select(recorded => recorded.Input.Heard()).Concat(Facts.Select(fact => fact.Heard(contact))).OfType<Event>();

    public static ContactCommit Read(ReadOnlyMemory<byte> data) =>
        StoredJson.Read(CompressedJson.Read(data).Span, StoredJson.Default.ContactCommit, commit => commit.Format, CurrentFormat);

    public byte[] ToBytes() => CompressedJson.Write(StoredJson.Write(this, StoredJson.Default.ContactCommit));
}

public sealed record RecordedInput(Instant Now, Input Input);
