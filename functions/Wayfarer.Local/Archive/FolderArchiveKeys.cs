using System.Security.Cryptography;
using Wayfarer.Local.Hosting;
using Wayfarer.Runtime.Archive;

namespace Wayfarer.Local.Archive;

/// <summary>The keys of the archive as files beside it, for their owner alone. A backup of them undoes erasures.</summary>
public sealed class FolderArchiveKeys(string folder) : IArchiveKeys
{
    private const int KeyBytes = 32;

    private readonly string _keys = Path.Combine(folder, "keys");

    public ValueTask<byte[]?> FindAsync(string subject, CancellationToken cancellation)
    {
        try
        {
            return new(File.ReadAllBytes(PathOf(subject)));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return new((byte[]?)null);
        }
    }

    public async ValueTask<byte[]> FindOrCreateAsync(string subject, CancellationToken cancellation)
    {
        if (await FindAsync(subject, cancellation) is { } known) return known;

        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(subject))!);
        try
        {
            SecretFile.Write(PathOf(subject), RandomNumberGenerator.GetBytes(KeyBytes), overwrite: false);
        }
        catch (IOException) when (File.Exists(PathOf(subject)))
        {
            // Somebody else was faster, and has made the one that counts.
        }

        return await FindAsync(subject, cancellation) ?? throw new IOException($"The archive key of {subject} was removed while it was being made.");
    }

    public ValueTask DestroyAsync(string subject, CancellationToken cancellation)
    {
        if (Directory.Exists(Path.GetDirectoryName(PathOf(subject)))) File.Delete(PathOf(subject));
        return ValueTask.CompletedTask;
    }

    /// <summary>No folder gets too full: ids end in the digits of a hash.</summary>
    private string PathOf(string subject) => Path.Combine(_keys, subject[^2..], subject);
}
