using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Links;

namespace Wayfarer.FunctionApp.Hosting;

/// <summary>
/// The keys that links are signed with, as one secret. Every instance reads it again now and then, so that a rotation reaches
/// all of them within minutes.
/// </summary>
public sealed class SecretLinkKeys(ISecretStore secrets, TimeProvider time) : ILinkKeyRing, IDisposable
{
    private readonly SemaphoreSlim _changing = new(1, 1);
    private volatile LinkKeys? _current;

    public LinkKeys Current => _current ?? throw new InvalidOperationException("The link keys are read before anything is signed.");

    public async ValueTask RefreshAsync(CancellationToken cancellation) => _current = await ReadAsync(cancellation);

    public ValueTask<LinkKeys> RotateAsync(CancellationToken cancellation) => ChangeAsync(keys => keys.Rotated(Instant.From(time.GetUtcNow())), cancellation);

    public async ValueTask<bool> RemoveAsync(string id, CancellationToken cancellation)
    {
        var removed = false;
        await ChangeAsync(
            keys =>
            {
                removed = keys.Find(id) is not null;
                return removed ? keys.Without(id) : keys;
            },
            cancellation);
        return removed;
    }

    public void Dispose() => _changing.Dispose();

    private async ValueTask<LinkKeys> ChangeAsync(Func<LinkKeys, LinkKeys> change, CancellationToken cancellation)
    {
        await _changing.WaitAsync(cancellation);
        try
        {
            var known = await ReadAsync(cancellation);
            var next = change(known);
            if (!ReferenceEquals(next, known)) await secrets.WriteAsync(InstallationKeys.LinkKeys, next.ToJson(), cancellation);
            return _current = next;
        }
        finally
        {
            _changing.Release();
        }
    }

    private async ValueTask<LinkKeys> ReadAsync(CancellationToken cancellation)
    {
        var secret = await secrets.FindAsync(InstallationKeys.LinkKeys, version: null, cancellation)
            ?? throw new InvalidOperationException($"The secret '{InstallationKeys.LinkKeys}' is not in the vault; recover it, because links in messages already sent do not work without it.");
        return LinkKeys.FromJson(secret.Value);
    }
}
