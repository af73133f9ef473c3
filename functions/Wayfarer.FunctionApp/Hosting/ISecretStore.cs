namespace Wayfarer.FunctionApp.Hosting;

/// <summary>Where an installation keeps what nobody may read. A value replaces the one before; every version that was ever written can be read by its id.</summary>
public interface ISecretStore
{
    /// <summary>The newest version, or the one with an id; null when there is none.</summary>
    ValueTask<Secret?> FindAsync(string name, string? version, CancellationToken cancellation);

    /// <summary>Writes a new version, and answers with its id.</summary>
    ValueTask<Secret> WriteAsync(string name, byte[] value, CancellationToken cancellation);
}

public sealed record Secret(string Version, byte[] Value);
