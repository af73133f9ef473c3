using System.Collections.Immutable;
using Wayfarer.Domain.Journeys;

namespace Wayfarer.Runtime.Contacts;

/// <summary>The enrollments that one commit ended, as the contact's history keeps them.</summary>
public sealed record ClosedEnrollments(ImmutableArray<ClosedEnrollment> Closed, int Format = ClosedEnrollments.CurrentFormat)
{
    public const int CurrentFormat = 1;

    public ImmutableArray<ClosedEnrollment> Closed { get; init; } = Closed.IsDefault ? [] : Closed;

    public static ImmutableArray<ClosedEnrollment> Read(ReadOnlyMemory<byte> data) =>
        StoredJson.Read(data.Span, StoredJson.Default.ClosedEnrollments, document => document.Format, CurrentFormat).Closed;

    public static byte[] Write(ImmutableArray<ClosedEnrollment> closed) =>
        StoredJson.Write(new ClosedEnrollments(closed), StoredJson.Default.ClosedEnrollments);
}
