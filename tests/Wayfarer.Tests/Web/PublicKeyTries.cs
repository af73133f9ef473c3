using System.Security.Cryptography;
using System.Text;
using Wayfarer.Domain.Events;

namespace Wayfarer.Tests.Web;

/// <summary>
/// What somebody tries who has a site's public key and an account of their own, and wants at somebody else. They know the
/// other's user id and address, and of one of the others even the anonymous id.
/// </summary>
internal sealed class PublicKeyTries(string secretOfKey, string secretOfOtherKey)
{
    public const string Victim = "victim";
    public const string VictimsAddress = "victim@example.com";
    public const string Watched = "watched";
    public const string WatchedDevice = "watched-device";

    private const string Own = "mallory";
    private const string Theft = """ "traits": { "email": "mallory@example.com", "firstName": "Stolen", "consent": true, "suppressed": false, "userIds": ["mallory"], "tags": ["vip"] } """;

    private static readonly string[] Reserved =
    [
        EventNames.EmailSent, EventNames.EmailDelivered, EventNames.EmailOpened, EventNames.EmailLinkClicked, EventNames.EmailBounced, EventNames.EmailComplained,
        EventNames.SubscriptionRequested, EventNames.Subscribed, EventNames.Unsubscribed, EventNames.SegmentEntered, EventNames.SegmentLeft,
    ];

    private string OwnProof => $"\"userHash\": \"{EventSender.ProofOf(secretOfKey, Own)}\"";

    public (string Route, string Body) Try(int number)
    {
        var chance = new Random(number);
        var visitor = chance.Next(3) switch { 0 => "", 1 => "\"anonymousId\": \"mallory-device\",", _ => $"\"anonymousId\": \"{Victim}\"," };
        var proof = $"\"context\": {{ {Forged(chance)} }}";
        var address = chance.Next(3) switch { 0 => $"\"{VictimsAddress}\"", 1 => $"\" {VictimsAddress.ToUpperInvariant()} \"", _ => $"\"mallory@example.com\", \"email\": \"{VictimsAddress}\"" };
        return (number % 12) switch
        {
            0 => ("identify", $$"""{ {{visitor}} "userId": "{{Victim}}", {{Theft}}, {{proof}} }"""),
            1 => ("i", $$"""{ {{visitor}} "userId": "{{Victim}}", {{Theft}}, "integrations": { "Wayfarer": { {{Forged(chance)}} } } }"""),
            2 => ("batch", $$"""{ "batch": [ { "type": "identify", {{visitor}} "userId": "{{Victim}}", {{Theft}} } ], {{proof}} }"""),
            3 => ("alias", $$"""{ {{visitor}} "userId": "{{Victim}}", "previousId": "{{Own}}", {{proof}} }"""),
            4 => ("alias", $$"""{ {{visitor}} "userId": "{{Own}}", "previousId": "{{Victim}}", "context": { {{OwnProof}} } }"""),
            5 => ("group", $$"""{ {{visitor}} "userId": "{{Victim}}", "groupId": "thieves", {{proof}} }"""),
            6 => ("track", $$"""{ {{visitor}} "userId": "{{Victim}}", "event": "Gizmo Frobbed", {{proof}} }"""),
            7 => ("track", $$"""{ {{visitor}} "userId": "{{(chance.Next(2) == 0 ? Own : Victim)}}", "event": "{{Reserved[chance.Next(Reserved.Length)]}}", "properties": { "address": "{{VictimsAddress}}", "message": "welcome" }, "context": { {{OwnProof}} } }"""),
            8 => ("batch", $$"""{ "batch": [ { "type": "identify", "userId": "{{Own}}-{{number}}", "anonymousId": "device-{{number}}", "traits": { "email": {{address}} } }, { "type": "track", "event": "Gizmo Frobbed", "anonymousId": "device-{{number}}" } ] }"""),
            9 => ("batch", $$"""{ "batch": [ { "type": "identify", "userId": "{{Own}}", "traits": { "email": {{address}} } }, { "type": "track", "event": "Gizmo Frobbed", "userId": "{{Own}}" } ], "context": { {{OwnProof}}, "emailHash": "{{Wrong(chance, VictimsAddress)}}" } }"""),
            10 => ("identify", $$"""{ "anonymousId": "{{WatchedDevice}}", {{(chance.Next(2) == 0 ? $"\"userId\": \"{Own}\", \"context\": {{ {OwnProof} }}," : "")}} {{Theft}} }"""),
            _ => chance.Next(2) == 0
                ? ("identify", $$"""{ "userId": "{{Victim}}", "historical": true, {{visitor}} {{Theft}} }""")
                : ("events", $$"""{ "specversion": "1.0", "id": "{{number}}", "source": "x", "type": "Gizmo Frobbed", "subject": "{{Victim}}", "data": { {{Theft}} } }"""),
        };
    }

    private string Forged(Random chance) => chance.Next(5) switch
    {
        0 => "\"ip\": \"::1\"",
        1 => $"\"userHash\": [ \"{Wrong(chance, Victim)}\" ]",
        2 => OwnProof,
        _ => $"\"userHash\": \"{Wrong(chance, Victim)}\"",
    };

    private string Wrong(Random chance, string value) => chance.Next(6) switch
    {
        0 => "",
        1 => new string('0', 64),
        2 => EventSender.ProofOf(secretOfOtherKey, value),
        3 => EventSender.ProofOf("", value),
        4 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value))),
        _ => EventSender.ProofOf(secretOfKey, Own),
    };
}
