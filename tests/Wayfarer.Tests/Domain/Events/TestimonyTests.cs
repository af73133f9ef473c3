using System.Text;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Xunit;

namespace Wayfarer.Tests.Domain.Events;

/// <summary>What an event may say, given who sent it.</summary>
public sealed class TestimonyTests
{
    private const string Secret = "3c1f";

    private static readonly Instant Received = new(1_772_366_400_000);
    private static readonly EventSender Page = EventSender.Browser("web", Secret);
    private static readonly EventSender Server = EventSender.Server("web");

    private static readonly string OfAnn = EventSender.ProofOf(Secret, "ann");
    private static readonly string OfAddress = EventSender.ProofOf(Secret, "ann@example.com");

    [Fact]
    public void A_server_is_believed()
    {
        var told = Good(Server, """{ "type": "identify", "userId": "ann", "traits": { "email": "ann@example.com" }, "historical": true }""");

        Assert.Equal(("ann", false, true), (told.UserId, told.Unproven, told.Historical));
    }

    [Fact]
    public void A_proof_is_the_hexadecimal_hmac_of_the_value() =>
        Assert.Equal("e7ac816017a38f1fc31872cb78541e234814de11feba7ee46882d5a89e401dd6", OfAnn);

    [Fact]
    public void A_user_id_with_its_proof_counts()
    {
        Assert.Equal(("ann", false), Who($$""" "userId": "ann", "context": { "userHash": "{{OfAnn}}" } """));
        Assert.Equal(("ann", false), Who($$""" "userId": "ann", "integrations": { "Wayfarer": { "userHash": "{{OfAnn}}" } } """));
        Assert.Equal(("7", false), Who($$""" "userId": 7, "context": { "userHash": "{{EventSender.ProofOf(Secret, "7")}}" } """));
        Assert.Equal("ann", Assert.Single(Parse(Page, $$"""{ "batch": [ { "type": "page", "userId": "ann" } ], "context": { "userHash": "{{OfAnn}}" } }""").Events).UserId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("null")]
    [InlineData("of another user")]
    [InlineData("of another key")]
    [InlineData("in capitals")]
    public void Without_its_proof_a_user_id_is_forgotten(string kind)
    {
        var proof = kind switch
        {
            "of another user" => EventSender.ProofOf(Secret, "bob"),
            "of another key" => EventSender.ProofOf("other", "ann"),
            "in capitals" => OfAnn.ToUpperInvariant(),
            _ => kind,
        };

        Assert.Equal((null, true), Who($$""" "userId": "ann", "anonymousId": "a1", "context": { "userHash": "{{proof}}" } """));
        Refused("userId", $$"""{ "type": "page", "userId": "ann", "context": { "userHash": "{{proof}}" } }""");
        Refused("userId", $$"""{ "type": "alias", "userId": "ann", "previousId": "a1", "context": { "userHash": "{{proof}}" } }""");
    }

    [Fact]
    public void A_visitor_says_who_they_are_and_nothing_is_proven()
    {
        Assert.Equal((null, true), Who(""" "anonymousId": "a1" """));
        Assert.Equal((null, true), Who($$""" "anonymousId": "a1", "traits": { "email": "ann@example.com" }, "context": { "emailHash": "{{OfAddress}}" } """));
    }

    [Fact]
    public void An_address_needs_a_proof_of_its_own()
    {
        Assert.True(Unproven("""{ "email": "ann@example.com" }""", ""));
        Assert.True(Unproven("""{ "phone": "+49 30 1" }""", ""));
        Assert.True(Unproven("""{ "email": "bob@example.com" }""", Hash("emailHash", "ann@example.com")));
        Assert.True(Unproven("""{ "email": "ann@example.com", "phone": "+49 30 1" }""", Hash("emailHash", "ann@example.com")));
        Assert.True(Unproven("""{ "email": "ann@example.com", "email": "bob@example.com" }""", Hash("emailHash", "ann@example.com")));
        Assert.True(Unproven("""{ "email": "bob@example.com", "email": "ann@example.com" }""", Hash("emailHash", "ann@example.com")));
        Assert.True(Unproven("""{ "email": [ "ann@example.com" ] }""", Hash("emailHash", "ann@example.com")));
        Assert.False(Unproven("""{ "plan": "free" }""", ""));
        Assert.False(Unproven("""{ "email": " Ann@Example.com " }""", Hash("emailHash", "ann@example.com")));
        Assert.False(Unproven("""{ "phone": "+49 30 1" }""", Hash("phoneHash", "+49 30 1")));

        static string Hash(string name, string value) => $", \"{name}\": \"{EventSender.ProofOf(Secret, value)}\"";
        static bool Unproven(string traits, string more)
        {
            var told = Good(Page, $$"""{ "type": "identify", "userId": "ann", "traits": {{traits}}, "context": { "userHash": "{{OfAnn}}" {{more}} } }""");
            Assert.Equal("ann", told.UserId);
            return told.Unproven;
        }
    }

    [Fact]
    public void An_address_in_the_context_needs_its_proof_too()
    {
        Assert.True(Good(Page, $$"""{ "type": "page", "userId": "ann", "context": { "traits": { "email": "a@b.c" }, "userHash": "{{OfAnn}}" } }""").Unproven);
        Assert.True(Assert.Single(Parse(Page, $$"""
            { "batch": [ { "type": "page", "userId": "ann", "context": { "userHash": "{{OfAnn}}" } } ], "context": { "traits": { "email": "a@b.c" } } }
            """).Events).Unproven);
    }

    [Fact]
    public void An_alias_takes_over_a_visitor_and_never_a_user()
    {
        var proof = $$""" "context": { "userHash": "{{OfAnn}}" } """;
        var joined = Good(Page, $$"""{ "type": "alias", "userId": "ann", "previousId": "a1", {{proof}} }""");

        Assert.Equal(("ann", "a1", null), (joined.UserId, joined.AnonymousId, joined.PreviousId));
        Assert.Null(Good(Page, $$"""{ "type": "alias", "userId": "ann", "previousId": "a1", "anonymousId": "a1", {{proof}} }""").PreviousId);
        Refused("previousId", $$"""{ "type": "alias", "userId": "ann", "previousId": "bob", "anonymousId": "a1", {{proof}} }""");
    }

    [Theory]
    [InlineData(EventNames.EmailSent)]
    [InlineData(EventNames.EmailDelivered)]
    [InlineData(EventNames.EmailOpened)]
    [InlineData(EventNames.EmailLinkClicked)]
    [InlineData(EventNames.EmailBounced)]
    [InlineData(EventNames.EmailComplained)]
    [InlineData(EventNames.SubscriptionRequested)]
    [InlineData(EventNames.Subscribed)]
    [InlineData(EventNames.Unsubscribed)]
    [InlineData(" unsubscribed ")]
    public void What_Wayfarer_records_is_not_taken_from_a_page(string name)
    {
        var call = $$"""{ "type": "track", "event": "{{name}}", "anonymousId": "a1" }""";

        Refused("event", call);
        Assert.Empty(Parse(Server, call).Problems);
    }

    [Theory]
    [InlineData(EventNames.SegmentEntered)]
    [InlineData(EventNames.SegmentLeft)]
    public void What_segments_answer_is_taken_from_nobody(string name)
    {
        Refused("event", $$"""{ "type": "track", "event": "{{name}}", "anonymousId": "a1" }""");
        Assert.Equal("event", Assert.Single(Parse(Server, $$"""{ "type": "track", "event": "{{name}}", "userId": "ann" }""").Problems).Field);
    }

    [Fact]
    public void A_page_tells_no_past()
    {
        Refused("historical", """{ "type": "page", "anonymousId": "a1", "historical": true }""");
        Refused("historical", """{ "type": "page", "anonymousId": "a1", "context": { "historical": true } }""");
        Assert.False(Good(Page, """{ "type": "page", "anonymousId": "a1", "historical": false }""").Historical);
    }

    [Fact]
    public void A_group_is_joined_by_the_visitor()
    {
        var told = Good(Page, """{ "type": "group", "userId": "ann", "anonymousId": "a1", "groupId": "acme" }""");

        Assert.Equal((null, "a1", "acme"), (told.UserId, told.AnonymousId, told.GroupId));
    }

    private static (string?, bool) Who(string members)
    {
        var told = Good(Page, $$"""{ "type": "identify", {{members}} }""");
        return (told.UserId, told.Unproven);
    }

    private static ParsedEvents Parse(EventSender sender, string body) => EventParser.Parse(Encoding.UTF8.GetBytes(body), null, Received, sender);

    private static Event Good(EventSender sender, string body)
    {
        var read = Parse(sender, body);
        Assert.Empty(read.Problems);
        return Assert.Single(read.Events);
    }

    private static void Refused(string field, string body)
    {
        var problem = Assert.Single(Parse(Page, body).Problems);
        Assert.Equal(field, problem.Field);
        Assert.NotEmpty(problem.Reason);
    }
}
