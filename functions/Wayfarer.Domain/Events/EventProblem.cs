namespace Wayfarer.Domain.Events;

/// <summary>
/// Why an event, or the whole body when nothing in it can be used, was refused. <see cref="Index"/> is the event's place in
/// its batch, null for a single call and for the body; <see cref="Field"/> is null when no single member is to blame.
/// </summary>
/// <param name="Reason">What is wrong and what to do, continuing a sentence that begins with the field.</param>
public sealed record EventProblem(int? Index, string? Field, string Reason)
{
    public override string ToString() => (Index, Field) switch
    {
        (null, null) => $"The body {Reason}.",
        (null, _) => $"{Field} {Reason}.",
        (_, null) => $"batch[{Index}] {Reason}.",
        _ => $"batch[{Index}].{Field} {Reason}.",
    };
}
