using System.Collections.Immutable;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Journeys;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Contacts;

/// <summary>A contact as it was read: with the tag that its next commit must find, and what is still in its outbox.</summary>
public sealed record StoredContact(Contact Contact, string? HeadTag, ImmutableArray<OutboxEntry> Outbox)
{
    public static StoredContact From(ContactId id, IReadOnlyList<Row> rows)
    {
        var head = Head.None;
        var profile = Profile.Empty;
        string? tag = null;
        var enrollments = ImmutableArray.CreateBuilder<Enrollment>();
        var outbox = ImmutableArray.CreateBuilder<OutboxEntry>();
        foreach (var row in rows)
        {
            var data = row.Data.Span;
            if (row.Key == ContactKeys.Head)
            {
                head = StoredJson.Read(data, StoredJson.Default.Head, document => document.Format, Head.CurrentFormat);
                tag = row.Tag;
            }
            else if (row.Key == ContactKeys.Profile)
            {
                profile = StoredJson.Read(CompressedJson.Read(row.Data).Span, StoredJson.Default.Profile, document => document.Format, Profile.CurrentFormat);
            }
            else if (row.Key.StartsWith(ContactKeys.EnrollmentPrefix, StringComparison.Ordinal))
            {
                enrollments.Add(StoredJson.Read(data, StoredJson.Default.Enrollment, document => document.Format, Enrollment.CurrentFormat));
            }
            else if (row.Key.StartsWith(ContactKeys.OutboxPrefix, StringComparison.Ordinal))
            {
                outbox.Add(OutboxEntry.Read(row.Data));
            }
        }

        return new StoredContact(new Contact(id, head, profile, enrollments.ToImmutable()), tag, outbox.ToImmutable());
    }
}
