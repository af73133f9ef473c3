using System.Text.Json.Serialization;
using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.Archive;

/// <summary>
/// One line of the archive. Whose it is, its number and its instant can be read by everybody who reads the archive; the rest
/// is sealed under the key of the subject, unless it says nothing about anybody.
/// </summary>
/// <param name="Subject">A contact's id, an address's id, or <see cref="Installation"/>.</param>
/// <param name="Number">Of a contact's commits, which one it is.</param>
public sealed record ArchiveEntry(ArchiveEntryKind Kind, string Subject, long Number, Instant At, int Format = ArchiveEntry.CurrentFormat)
{
    public const int CurrentFormat = 1;
    public const string Installation = "installation";

    public byte[]? Sealed { get; init; }

    public ArchivedRows? Open { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<ArchiveEntryKind>))]
public enum ArchiveEntryKind
{
    /// <summary>What one commit changed of a contact.</summary>
    Commit,

    /// <summary>A contact as it stands behind the commit of that number, with some of its history: nothing before it is needed for its live rows.</summary>
    State,

    /// <summary>The contact is a tombstone: nothing else that is archived of it counts.</summary>
    Erased,

    /// <summary>Rows of any other table.</summary>
    Rows,
}
