using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Archive;

/// <summary>A store that archives what is committed to it before it says so.</summary>
public interface IArchivedStore : ITableStore
{
    /// <summary>
    /// Archives a contact once more, as it is, with what has happened to it since an instant: for whoever finds that an input
    /// comes again, because who had it before may have been cut off between the commit and the archive.
    /// </summary>
    ValueTask RepeatAsync(ContactId contact, Instant since, CancellationToken cancellation);
}
