using System.Text.Json;

namespace Wayfarer.Domain.Connectors;

/// <summary>An event of one of the company's own systems, before anybody has said whose it is.</summary>
/// <param name="Time">When it occurred, as it was written; null when it was not said.</param>
public sealed record CompanyEvent(string Id, string Source, string Type, string? Time, JsonElement Data);
