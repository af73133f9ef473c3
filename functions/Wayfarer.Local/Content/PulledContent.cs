using System.Collections.Immutable;
using System.Text.Json;

namespace Wayfarer.Local.Content;

/// <summary>
/// What a content folder was pulled from: the host, and the hash of each text as it was there. It is kept in a hidden file of
/// the folder, so that a push can say what it changes, and a host can see whether somebody else has changed it since.
/// </summary>
public sealed record PulledContent
{
    public const string FileName = ".wayfarer-pulled.json";

    public static readonly PulledContent Nothing = new();

    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public string? Target { get; init; }

    public ImmutableSortedDictionary<string, string> Files { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Nothing when the folder was never pulled from this host.</summary>
    public static PulledContent Read(string folder, Uri target)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) return Nothing;

        try
        {
            return JsonSerializer.Deserialize<PulledContent>(File.ReadAllText(path), Readable) is { } pulled && pulled.Target == target.ToString() ? pulled : Nothing;
        }
        catch (JsonException)
        {
            throw new InvalidDataException($"{path} cannot be read. Delete it and pull again; what you have changed stays.");
        }
    }

    public void Write(string folder) => WholeFile.Write(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, Readable));
}
