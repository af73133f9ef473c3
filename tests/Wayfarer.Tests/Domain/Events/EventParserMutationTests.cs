using System.Text;
using System.Text.Json;
using CsCheck;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Xunit;

namespace Wayfarer.Tests.Domain.Events;

public sealed class EventParserMutationTests
{
    private const int Bodies = 20_000;

    private static readonly Instant Received = new(1_772_366_400_000);

    private static readonly string[] Seeds =
    [
        """{"type":"track","event":"Cart Viewed","userId":"ann","timestamp":"2026-03-01T11:00:00Z","properties":{"total":12.5,"é":"\ud83d\ude00"}}""",
        """{"type":"page","anonymousId":7,"name":"Home","category":"Docs","sentAt":"2026-03-01T11:00:00Z","originalTimestamp":"2026-03-01T10:00:00+01:00"}""",
        """{"type":"identify","userId":"ann","traits":{"email":"ann@example.com","age":1e10},"context":{"historical":true,"traits":{"a":[1,{"b":null}]}}}""",
        """{"type":"group","userId":"ann","groupId":"acme","traits":{}}""",
        """{"type":"alias","userId":"ann","previousId":"a1","messageId":"m-1"}""",
    ];

    // What breaks parsers more often than single bytes do.
    private static readonly string[] Fragments =
    [
        "\\u0000", "\\ud800", "\\udc00", "\\u", "\\", "1e400", "-1e400", "0", "null", "undefined", "[object Object]", "[[[[", "{\"", "\"", ",", "}",
        "]", ":", "\0", "\u2028", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999-14:00", "12:30", "\"batch\":[", "true", "\"\"",
    ];

    private static readonly Gen<Action<List<byte>>> Mutation = Gen.OneOf(
        Gen.Select(Gen.Int[0, 5_000], Gen.Byte, (at, value) => (Action<List<byte>>)(bytes => bytes[at % bytes.Count] = value)),
        Gen.Select(Gen.Int[0, 5_000], Gen.Byte, (at, value) => (Action<List<byte>>)(bytes => bytes.Insert(at % bytes.Count, value))),
        Gen.Select(Gen.Int[0, 5_000], Gen.Int[1, 20], (at, count) => (Action<List<byte>>)(bytes => Cut(bytes, at % bytes.Count, count))),
        Gen.Select(Gen.Int[0, 5_000], Gen.OneOf(Fragments), (at, text) =>
            (Action<List<byte>>)(bytes => bytes.InsertRange(at % bytes.Count, Encoding.UTF8.GetBytes(text)))));

    private static readonly Gen<byte[]> Mutated = Gen.Select(Gen.OneOf(Seeds), Mutation.Array[1, 4], Apply);

    [Fact]
    public void No_body_is_answered_with_an_exception() =>
        Gen.Select(Mutated, Gen.Bool, Gen.Bool).Sample(
            (body, batched, routed) =>
            {
                if (batched) body = [.. """{"batch":["""u8, .. body, .. """],"context":{"traits":{"a":1}}}"""u8];
                var read = EventParser.Parse(body, routed ? EventType.Track : null, Received, EventSender.Server("web"));
                Assert.All(read.Events, Usable);
                Assert.True(batched || read.Events.Count + read.Problems.Count == 1);
            },
            iter: Bodies);

    [Fact]
    public void Good_events_survive_a_bad_neighbour() =>
        Mutated.Where(IsOneValue).Sample(
            neighbour =>
            {
                byte[] body = [.. "{\"batch\":["u8, .. Encoding.UTF8.GetBytes(Seeds[0]), .. ","u8, .. neighbour, .. ","u8, .. Encoding.UTF8.GetBytes(Seeds[4]), .. "]}"u8];
                var read = EventParser.Parse(body, null, Received, EventSender.Server("web"));
                Assert.Equal(3, read.Events.Count + read.Problems.Count);
                Assert.Equal(("Cart Viewed", "m-1"), (read.Events[0].Name, read.Events[^1].MessageId));
                Assert.All(read.Problems, problem => Assert.Equal(1, problem.Index));
            },
            iter: Bodies / 10);

    private static byte[] Apply(string seed, Action<List<byte>>[] mutations)
    {
        var bytes = Encoding.UTF8.GetBytes(seed).ToList();
        foreach (var mutation in mutations) mutation(bytes);
        return [.. bytes];
    }

    private static void Cut(List<byte> bytes, int at, int count)
    {
        bytes.RemoveRange(at, Math.Min(count, bytes.Count - at));
        if (bytes.Count == 0) bytes.Add((byte)' ');
    }

    // A mutation that leaves its own event would damage the array, and with it the body.
    private static bool IsOneValue(byte[] bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes);
            reader.Read();
            reader.Skip();
            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void Usable(Event read)
    {
        Assert.NotEmpty(read.Name);
        Assert.True(read.UserId is not null || read.AnonymousId is not null);
        Assert.True(read.OccurredAt <= read.RecordedAt && read.OccurredAt >= Instant.Epoch);
        if (read.Properties is { } properties) Walk(properties);
        if (read.Traits is { } traits) Walk(traits);
    }

    // Reads every text and number, as conditions and templates will.
    private static void Walk(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    Assert.NotNull(member.Name);
                    Walk(member.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray()) Walk(item);
                break;
            case JsonValueKind.String:
                Assert.NotNull(element.GetString());
                break;
            case JsonValueKind.Number:
                Assert.True(double.IsFinite(element.GetDouble()));
                break;
        }
    }
}
