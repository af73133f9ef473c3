using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Wayfarer.Runtime.Contacts;

namespace Wayfarer.Tests.Runtime.States;

/// <summary>One kind of stored document: how today's code makes the sample, and how it reads one.</summary>
internal sealed record StateSample(string Name, bool KeepsUnknown, Func<byte[]> Write, Func<byte[], byte[]> ReadAndWrite)
{
    public string Path => Repository.PathOf("tests", "States", Name);

    public bool IsCompressed => Name.EndsWith(".bin", StringComparison.Ordinal);

    public static StateSample Of<T>(string kind, T document, JsonTypeInfo<T> type, Func<T, int> format, bool keepsUnknown = false) => new(
        $"{kind}.v1.json",
        keepsUnknown,
        () => StoredJson.Write(document, type),
        json => StoredJson.Write(StoredJson.Read(json, type, format, 1), type));

    public static StateSample Commit(string name, ContactCommit commit) => new(name, false, commit.ToBytes, data => ContactCommit.Read(data).ToBytes());

    public byte[] Sample() => File.ReadAllBytes(Path);

    /// <summary>The sample with one more member, or with another value for one.</summary>
    public byte[] With(string member, JsonNode value)
    {
        var json = JsonNode.Parse(Sample())!.AsObject();
        json[member] = value;
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    public override string ToString() => Name;
}
