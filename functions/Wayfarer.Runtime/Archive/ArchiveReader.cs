using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Wayfarer.Runtime.Contacts;

namespace Wayfarer.Runtime.Archive;

/// <summary>Reads the archive day by day, in the order of its files. An entry may come more than once.</summary>
public sealed class ArchiveReader(IArchiveFiles files)
{
    public async IAsyncEnumerable<ArchiveEntry> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var file in files.ListAsync(cancellation))
        {
            await using var stream = await files.OpenAsync(file.Name, cancellation);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            while (await reader.ReadLineAsync(cancellation) is { } line)
            {
                if (Read(line) is { } entry) yield return entry;
            }
        }
    }

    /// <summary>A line whose writer was cut off is none: nobody was told that it is safe.</summary>
    private static ArchiveEntry? Read(string line)
    {
        try
        {
            return StoredJson.Read(Encoding.UTF8.GetBytes(line), StoredJson.Default.ArchiveEntry, entry => entry.Format, ArchiveEntry.CurrentFormat);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
