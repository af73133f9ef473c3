using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Wayfarer.Web.Ingest;

/// <summary>
/// The settings as the libraries read them. Empty members are there because the libraries for telephones expect objects; the
/// sample rate keeps them from sending figures about themselves.
/// </summary>
public sealed record LibrarySettings(LibraryIntegrations Integrations, LibraryMetrics Metrics)
{
    public JsonObject Plan { get; init; } = [];

    public JsonObject EdgeFunction { get; init; } = [];

    public JsonObject MiddlewareSettings { get; init; } = [];

    public IReadOnlyList<string> RemotePlugins { get; init; } = [];

    /// <param name="host">With the path, as the libraries want it, and without a scheme.</param>
    public static LibrarySettings Of(string key, string host, string protocol) =>
        new(new LibraryIntegrations(new LibraryIntegration(key, host, protocol)), new LibraryMetrics(host, 0));
}

public sealed record LibraryIntegrations([property: JsonPropertyName("Segment.io")] LibraryIntegration Segment);

public sealed record LibraryIntegration(string ApiKey, string ApiHost, string Protocol);

public sealed record LibraryMetrics(string Host, double SampleRate);
