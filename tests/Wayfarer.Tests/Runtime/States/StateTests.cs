using System.Text;
using System.Text.Json.Nodes;
using Wayfarer.Domain.Contacts;
using Wayfarer.Runtime.Contacts;
using Xunit;

namespace Wayfarer.Tests.Runtime.States;

/// <summary>
/// What a release has once stored is read by every later one. A sample stays as it is; a new format adds a new one.
/// </summary>
public sealed class StateTests
{
    public static TheoryData<string> Names => [.. StateSamples.All.Select(sample => sample.Name)];

    public static TheoryData<string> Documents => [.. StateSamples.All.Where(sample => !sample.IsCompressed).Select(sample => sample.Name)];

    public static TheoryData<string> Keepers => [.. StateSamples.All.Where(sample => sample.KeepsUnknown).Select(sample => sample.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_was_stored_is_read_with_all_that_it_says(string name)
    {
        var sample = Find(name);
        if (!File.Exists(sample.Path))
        {
            File.WriteAllBytes(sample.Path, sample.Write());
            Assert.Fail($"There was no {name}. It was written; look at it and keep it.");
        }

        Assert.Equal(Readable(sample.Sample()), Readable(sample.ReadAndWrite(sample.Sample())));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Todays_code_writes_what_the_sample_says(string name) =>
        Assert.Equal(Readable(Find(name).Sample()), Readable(Find(name).Write()));

    [Fact]
    public void Only_a_large_commit_is_compressed()
    {
        Assert.Equal(1, Find("commit-compressed.v1.bin").Write()[0]);
        Assert.Equal((byte)'{', Find("commit-plain.v1.json").Write()[0]);
    }

    [Fact]
    public void Every_sample_is_of_a_kind_that_is_still_read() =>
        Assert.Equal(
            StateSamples.All.Select(sample => sample.Name).Order(StringComparer.Ordinal),
            Directory.GetFiles(Repository.PathOf("tests", "States")).Select(Path.GetFileName).OfType<string>().Where(name => !name.StartsWith("store.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Keepers))]
    public void A_member_that_only_a_later_release_knows_survives(string name)
    {
        var written = Find(name).ReadAndWrite(Find(name).With("fromLater", JsonNode.Parse("""{ "a": [1, "x"] }""")!));
        Assert.Equal("""{"a":[1,"x"]}""", JsonNode.Parse(written)!["fromLater"]!.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_newer_format_is_refused(string name) =>
        Assert.Throws<NewerFormatException>(() => Find(name).ReadAndWrite(Find(name).With("format", 2)));

    [Theory]
    [InlineData("inbox-wake.v1.json", "input", """{ "input": "later" }""")]
    [InlineData("outbox-entry.v1.json", "effects", """[ { "effect": "later" } ]""")]
    [InlineData("delivery-record.v1.json", "receipt", """{ "outcome": "Bounced" }""")]
    public void A_newer_format_is_refused_as_such_although_it_says_things_that_are_not_known_yet(string name, string member, string value)
    {
        var json = JsonNode.Parse(Find(name).With("format", 2))!.AsObject();
        json[member] = JsonNode.Parse(value);
        Assert.Throws<NewerFormatException>(() => Find(name).ReadAndWrite(Encoding.UTF8.GetBytes(json.ToJsonString())));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_list_that_an_older_release_did_not_write_is_empty(string name)
    {
        var sample = Find(name);
        foreach (var path in Lists(JsonNode.Parse(sample.Sample())!))
        {
            var json = JsonNode.Parse(sample.Sample())!;
            var owner = path[..^1].Aggregate(json, (node, step) => int.TryParse(step, out var index) ? node[index]! : node[step]!);
            owner.AsObject().Remove(path[^1]);
            Assert.NotEmpty(sample.ReadAndWrite(Encoding.UTF8.GetBytes(json.ToJsonString())));
        }
    }

    [Fact]
    public void A_document_without_optional_members_has_none_that_is_null()
    {
        var profile = StoredJson.Read("{}"u8, StoredJson.Default.Profile, document => document.Format, Profile.CurrentFormat);
        Assert.NotNull(profile.MemorySignature);
        Assert.Empty(profile.Traits);
        var counters = StoredJson.Read("{}"u8, StoredJson.Default.CountersDocument, document => document.Format, 1);
        Assert.Empty(counters.Counters);
        var closed = StoredJson.Read("{}"u8, StoredJson.Default.ClosedEnrollments, document => document.Format, 1);
        Assert.False(closed.Closed.IsDefault);
        Assert.False(((Input.Occurred)InboxMessage.Read(Without("inbox-event.v1.json", "input", "linked")).Input).Linked.IsDefault);
    }

    /// <summary>The places of all lists that are members of something; what a sender sent is none of ours.</summary>
    private static IEnumerable<string[]> Lists(JsonNode node) => node switch
    {
        JsonObject owner => owner.Where(member => member.Value is not null).SelectMany(member =>
            Lists(member.Value!).Select(path => (string[])[member.Key, .. path]).Concat(member.Value is JsonArray ? [[member.Key]] : [])),
        JsonArray list => list.SelectMany((item, index) => item is JsonObject ? Lists(item).Select(path => (string[])[$"{index}", .. path]) : []),
        _ => [],
    };

    private static byte[] Without(string name, string owner, string member)
    {
        var json = JsonNode.Parse(Find(name).Sample())!.AsObject();
        json[owner]!.AsObject().Remove(member);
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    private static StateSample Find(string name) => StateSamples.All.Single(sample => sample.Name == name);

    /// <summary>The bytes of a compressed document are the compressor's own affair.</summary>
    private static string Readable(byte[] data) => data[0] == (byte)'{'
        ? Encoding.UTF8.GetString(data)
        : Encoding.UTF8.GetString(StoredJson.Write(ContactCommit.Read(data), StoredJson.Default.ContactCommit));
}
