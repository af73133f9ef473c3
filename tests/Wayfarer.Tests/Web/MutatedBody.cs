using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Wayfarer.Domain.Events;

namespace Wayfarer.Tests.Web;

/// <summary>A sound call that was damaged in a few places, sent in one of the ways in which calls are sent.</summary>
internal sealed class MutatedBody
{
    private static readonly string[] Types = ["application/json", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16", "no/such; x=\"", ""];

    private readonly Random _chance;
    private readonly byte[] _body;
    private readonly int _number;

    public MutatedBody(int number)
    {
        (_number, _chance) = (number, new Random(number));
        var call = Encoding.UTF8.GetBytes(Seed(number)).ToList();
        for (var mutation = IsSound ? 0 : 1 + (_chance.Next(2) * _chance.Next(3)); mutation > 0; mutation--) Mutation.Apply(call, _chance);
        _body = [.. call];
    }

    /// <summary>One in a hundred is left as it was.</summary>
    public bool IsSound => _number % 100 == 99;

    public HttpRequestMessage Request()
    {
        var isPacked = _number % 5 == 1;
        byte[] body = _number % 5 == 2 ? [.. "{\"batch\":["u8, .. _body, .. "]}"u8] : _body;
        var content = new ByteArrayContent(isPacked ? Packed(body) : body);
        if (isPacked) content.Headers.TryAddWithoutValidation("Content-Encoding", IsSound || _chance.Next(10) > 0 ? "gzip" : "br, x");
        content.Headers.TryAddWithoutValidation("Content-Type", Types[_chance.Next(Types.Length)]);
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/b") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("dev:"u8));
        return request;
    }

    /// <summary>The call as any reader of JSON reads it; of what was accepted, there is one.</summary>
    public JsonElement Call() => JsonElement.Parse(_body);

    /// <summary>Which field of the stored event is not what was sent; null when all are.</summary>
    public static string? Difference(JsonElement call, Event stored)
    {
        if (Text(call, "userId") != (stored.UserId ?? "")) return "userId";
        if (Text(call, "anonymousId") != (stored.AnonymousId ?? "")) return "anonymousId";
        if (call.GetProperty("type").GetString() == "track" && Text(call, "event") != stored.Name) return "event";
        if (call.GetProperty("type").GetString() == "group" && Text(call, "groupId") != stored.GroupId) return "groupId";
        if (!Holds(Member(call, "properties"), stored.Properties)) return "properties";
        return call.GetProperty("type").GetString() == "identify" && !Holds(Member(call, "traits"), stored.Traits) ? "traits" : null;
    }

    private static string Seed(int number) => (number % 4) switch
    {
        0 => $$$"""{"type":"track","event":"Mutated","userId":"user-{{{number % 500}}}","messageId":"m-{{{number}}}","timestamp":"2026-03-01T11:00:00Z","properties":{"total":12.5,"number":{{{number}}},"é":"\ud83d\ude00"}}""",
        1 => $$$"""{"type":"page","anonymousId":"visitor-{{{number % 500}}}","messageId":"m-{{{number}}}","name":"Home","sentAt":"2026-03-01T11:00:00Z","properties":{"number":{{{number}}},"path":"/a b"}}""",
        2 => $$$"""{"type":"identify","userId":"user-{{{number % 500}}}","messageId":"m-{{{number}}}","traits":{"plan":"gold","age":41,"list":[1,{"b":null}],"number":{{{number}}}}}""",
        _ => $$$"""{"type":"group","userId":"user-{{{number % 500}}}","messageId":"m-{{{number}}}","groupId":"acme","traits":{"seats":5},"context":{"ip":"::1"}}""",
    };

    private byte[] Packed(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var packing = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) packing.Write(body);
        var bytes = packed.ToArray();
        if (!IsSound && _chance.Next(5) == 0) bytes[_chance.Next(bytes.Length)] ^= (byte)_chance.Next(1, 256);
        return bytes;
    }

    private static bool Holds(JsonElement? sent, JsonElement? stored)
    {
        if (sent is not { } expected) return true;

        return stored is { } kept && expected.EnumerateObject().All(member =>
            JsonElement.DeepEquals(expected.GetProperty(member.Name), kept.TryGetProperty(member.Name, out var value) ? value : default));
    }

    private static string Text(JsonElement call, string name) =>
        Member(call, name) is { } value ? (value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText()).Trim() : "";

    private static JsonElement? Member(JsonElement call, string name) =>
        call.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
