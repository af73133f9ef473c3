using System.Text.Json;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Links;

namespace Wayfarer.Local.Hosting;

/// <summary>
/// The keys that links are signed with, in a file beside the data. It is made at the first start; with another one, every
/// link that was ever sent would stop working.
/// </summary>
public sealed class LinkKeyFile : ILinkKeyRing, IDisposable
{
    private const string FileName = "links.key";

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _changing = new(1);
    private volatile LinkKeys _current;

    private LinkKeyFile(string path, LinkKeys keys, TimeProvider time)
    {
        _path = path;
        _current = keys;
        _time = time;
    }

    public LinkKeys Current => _current;

    public static LinkKeyFile LoadOrCreate(string dataFolder, TimeProvider time)
    {
        var path = Path.Combine(dataFolder, FileName);
        if (File.Exists(path)) return new LinkKeyFile(path, Read(path), time);

        var keys = LinkKeys.New(Instant.From(time.GetUtcNow()));
        SecretFile.Write(path, keys.ToJson(), overwrite: false);
        return new LinkKeyFile(path, keys, time);
    }

    public async ValueTask<LinkKeys> RotateAsync(CancellationToken cancellation)
    {
        await _changing.WaitAsync(cancellation);
        try
        {
            return Keep(_current.Rotated(Instant.From(_time.GetUtcNow())));
        }
        finally
        {
            _changing.Release();
        }
    }

    public async ValueTask<bool> RemoveAsync(string id, CancellationToken cancellation)
    {
        await _changing.WaitAsync(cancellation);
        try
        {
            if (_current.Find(id) is null) return false;

            Keep(_current.Without(id));
            return true;
        }
        finally
        {
            _changing.Release();
        }
    }

    public void Dispose() => _changing.Dispose();

    /// <summary>On disk before anything is signed with it.</summary>
    private LinkKeys Keep(LinkKeys keys)
    {
        SecretFile.Write(_path, keys.ToJson(), overwrite: true);
        return _current = keys;
    }

    private static LinkKeys Read(string path)
    {
        try
        {
            return LinkKeys.FromJson(File.ReadAllBytes(path));
        }
        catch (Exception broken) when (broken is JsonException or InvalidDataException)
        {
            throw new InvalidDataException(
                $"{path} holds no link keys; restore it from a backup. Without it, links in messages already sent do not work.", broken);
        }
    }
}
