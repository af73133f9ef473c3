using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.Definitions;

/// <summary>One published snapshot: which version of each file it is made of, and the older journeys that people may be inside of.</summary>
public sealed record SnapshotDocument(long Number, int Format = SnapshotDocument.CurrentFormat)
{
    public const int CurrentFormat = 1;

    public Instant? PublishedAt { get; init; }

    public ImmutableArray<FileVersion> Files { get; init => field = value.IsDefault ? [] : value; } = [];

    public ImmutableArray<FileVersion> OlderJourneys { get; init => field = value.IsDefault ? [] : value; } = [];
}

/// <summary>One text of a file, named by its hash.</summary>
public sealed record FileVersion(string Path, string Hash)
{
    public static FileVersion Of(ContentFile file) => new(file.Path, HashOf(file.Text));

    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
