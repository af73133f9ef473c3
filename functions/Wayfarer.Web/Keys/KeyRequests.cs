using System.Text.Json.Serialization;

namespace Wayfarer.Web.Keys;

/// <summary>The body with which a key is made: what it is for, and <c>server</c>, <c>browser</c> or <c>admin</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record CreateKeyRequest(string? Name, string? Kind, IReadOnlyList<string>? Origins, int? EventsPerSecond);

/// <summary>The body with which a key gets a second secret; the first one ends after the duration, such as <c>24h</c>, when there is one.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RotateKeyRequest(string? RetireAfter);
