using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Wayfarer.Domain.Content;

/// <summary>One text for all ways of formatting the same JSON: members sorted, no white space, no comments.</summary>
internal static class CanonicalJson
{
    private const int VersionBytes = 8;

    /// <summary>What a definition is called and whether it runs can change without becoming another definition.</summary>
    private static readonly HashSet<string> OutsideVersion = ["$schema", "name", "description", "state"];

    public static ReadOnlyMemory<byte> Of(Node node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) Write(writer, node);

        return buffer.WrittenMemory;
    }

    public static string Version(Node definition)
    {
        var versioned = definition.Members.Where(member => !OutsideVersion.Contains(member.Name));
        return Version(Of(definition with { Members = [.. versioned] }).Span);
    }

    public static string Version(ReadOnlySpan<byte> bytes) =>
        Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, VersionBytes));

    private static void Write(Utf8JsonWriter writer, Node node)
    {
        switch (node.Kind)
        {
            case NodeKind.Object:
                writer.WriteStartObject();
                foreach (var member in node.Members.OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case NodeKind.List:
                writer.WriteStartArray();
                foreach (var item in node.Items) Write(writer, item);

                writer.WriteEndArray();
                break;
            case NodeKind.Text:
                writer.WriteStringValue(node.Text);
                break;
            case NodeKind.Null:
                writer.WriteNullValue();
                break;
            default:
                writer.WriteRawValue(node.Text);
                break;
        }
    }
}
