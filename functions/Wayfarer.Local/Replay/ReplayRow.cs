using Wayfarer.Domain.Events;

namespace Wayfarer.Local.Replay;

/// <summary>
/// A row of the file: its event, or why it has none. Rows count from 1 without the header; <see cref="BytesRead"/> runs up to
/// the file's size, a buffer's length ahead of the row.
/// </summary>
public sealed record ReplayRow(long Number, Event? Event, ReplayProblem? Problem, long BytesRead);

/// <summary>What is wrong with a row and what to do; the column is null when the row as a whole is broken.</summary>
public sealed record ReplayProblem(long Row, string? Column, string Reason)
{
    public override string ToString() => Column is null ? $"Row {Row} {Reason}." : $"Row {Row}: {Column} {Reason}.";
}
