using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Archive;

/// <summary>
/// The row of a contact that the archive adds to each of its commits: the number that the commit has in the archive, and the
/// key that its entries are sealed under, which is read with the live rows and so costs nothing.
/// </summary>
public sealed record ArchiveMark(byte[] Key, long Number, int Format = ArchiveMark.CurrentFormat)
{
    public const int CurrentFormat = 1;
    public const string RowKey = "a|archive";

    public static ArchiveMark Read(Row row) => StoredJson.Read(row.Data.Span, StoredJson.Default.ArchiveMark, mark => mark.Format, CurrentFormat);

    public byte[] ToBytes() => StoredJson.Write(this, StoredJson.Default.ArchiveMark);
}
