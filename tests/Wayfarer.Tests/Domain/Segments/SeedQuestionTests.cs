using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Wayfarer.Tests.Domain.Contacts;
using Xunit;

namespace Wayfarer.Tests.Domain.Segments;

/// <summary>The questions that the product was asked for, each as one short file.</summary>
public sealed class SeedQuestionTests
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    [Fact]
    public void A_paying_customer_is_one_who_pays_and_has_not_stopped_to()
    {
        var snapshot = Read(("paying-customers", """{ "event": "Subscription Renewed", "within": "31d" }"""));
        var (contact, paid) = (Contact.New(Inputs.Contact), Inputs.Start);
        contact = Hear(contact, snapshot, "Subscription Renewed", paid);
        Assert.True(IsInside(contact, "paying-customers"));
        Assert.True(IsInside(KernelRun.Advance(contact, snapshot, paid + TimeSpan.FromDays(31) - Millisecond).Contact, "paying-customers"));
        Assert.False(IsInside(KernelRun.Advance(contact, snapshot, paid + TimeSpan.FromDays(31)).Contact, "paying-customers"));
    }

    [Fact]
    public void Whether_somebody_got_an_email_before_is_known_of_each_email()
    {
        var snapshot = Read(("knows-welcome", """{ "message": "welcome" }"""), ("never-got-offer", """{ "message": "offer", "never": true }"""), ("read-welcome", """{ "message": "welcome", "is": "opened" }"""));
        var contact = Hear(Contact.New(Inputs.Contact), snapshot, "Anything", Inputs.Start);
        Assert.Equal(["never-got-offer"], Inside(contact));

        contact = Hear(contact, snapshot, EventNames.EmailSent, Inputs.Start + Millisecond, """{ "message": "welcome" }""");
        contact = Hear(contact, snapshot, EventNames.EmailOpened, Inputs.Start + (Millisecond * 2), """{ "message": "welcome", "by": "machine" }""");
        Assert.Equal(["knows-welcome", "never-got-offer"], Inside(contact));

        contact = Hear(contact, snapshot, EventNames.EmailSent, Inputs.Start + (Millisecond * 3), """{ "message": "offer" }""");
        contact = Hear(contact, snapshot, EventNames.EmailOpened, Inputs.Start + (Millisecond * 4), """{ "message": "welcome", "by": "human" }""");
        Assert.Equal(["knows-welcome", "read-welcome"], Inside(contact));
    }

    [Theory]
    [InlineData("Europe/Vienna", "2026-03-15", "2026-03-31T22:00:00.000Z")]
    [InlineData("Europe/Vienna", "2026-10-15", "2026-10-31T23:00:00.000Z")]
    [InlineData("America/New_York", "2026-03-15", "2026-04-01T04:00:00.000Z")]
    [InlineData("America/New_York", "2026-11-03", "2026-12-01T05:00:00.000Z")]
    [InlineData("Asia/Kolkata", "2026-12-20", "2026-12-31T18:30:00.000Z")]
    [InlineData("Pacific/Kiritimati", "2028-02-10", "2028-02-29T10:00:00.000Z")]
    public void Engaged_customers_leave_with_the_month_of_their_zone(string zone, string opened, string leaves)
    {
        var file = new ContentFile("segments/engaged-customers.json", File.ReadAllText(Repository.PathOf("functions", "content", "segments", "engaged-customers.json")));
        Assert.True(file.Text.Split('\n').Length <= 15, "It must be one short file.");
        var (definitions, problems) = ContentCompiler.Compile([file, new("settings.json", $$"""{ "timeZone": "{{zone}}" }""")]);
        Assert.Empty(problems);
        var snapshot = new Snapshot(1, definitions);

        Assert.True(Instant.TryParse($"{opened}T12:00:00Z", out var first));
        Assert.True(Instant.TryParse(leaves, out var end));
        var contact = Hear(Contact.New(Inputs.Contact), snapshot, "Order Completed", first - TimeSpan.FromDays(20));
        for (var number = 0; number < 3; number++)
        {
            Assert.False(IsInside(contact, "engaged-customers"));
            contact = Hear(contact, snapshot, EventNames.EmailOpened, first + TimeSpan.FromDays(number), """{ "message": "welcome", "by": "human" }""");
        }

        Assert.True(IsInside(contact, "engaged-customers"));
        Assert.Equal(end, contact.NextWake());
        var run = KernelRun.Advance(contact, snapshot, end + TimeSpan.FromDays(200));
        var left = Assert.Single(run.Facts);
        Assert.Equal((FactKind.SegmentLeft, end), (left.Kind, left.At));
    }

    [Fact]
    public void Who_bought_too_long_ago_leaves_before_the_month_does()
    {
        var snapshot = Read(("engaged", """{ "all": [ { "event": "Order Completed", "within": "90d" }, { "message": "*", "is": "opened", "atLeast": 3, "during": "this-month" } ] }"""));
        var bought = Inputs.Start - TimeSpan.FromDays(80);
        var contact = Hear(Contact.New(Inputs.Contact), snapshot, "Order Completed", bought);
        for (var number = 0; number < 3; number++) contact = Hear(contact, snapshot, EventNames.EmailOpened, Inputs.Start + TimeSpan.FromHours(number), """{ "message": "welcome" }""");

        Assert.Equal(bought + TimeSpan.FromDays(90), contact.NextWake());
    }

    private static Snapshot Read(params (string Id, string If)[] segments)
    {
        var (definitions, problems) = ContentCompiler.Compile(
        [
            .. segments.Select(segment => new ContentFile($"segments/{segment.Id}.json", $$"""{ "id": "{{segment.Id}}", "if": {{segment.If}} }""")),
            new("messages/welcome/html.liquid", "---\nsubject: Welcome\n---\n<p>Welcome</p>\n"),
            new("messages/offer/html.liquid", "---\nsubject: An offer\n---\n<p>An offer</p>\n"),
        ]);
        Assert.Empty(problems);
        return new Snapshot(1, definitions);
    }

    private static Contact Hear(Contact contact, Snapshot snapshot, string name, Instant at, string properties = "{}")
    {
        var input = Inputs.Track($"{name} {at}", name, at);
        return KernelRun.Apply(contact, new Input.Occurred(input.Event with { Properties = System.Text.Json.JsonElement.Parse(properties) }, []), snapshot, at).Contact;
    }

    private static bool IsInside(Contact contact, string segment) => contact.Profile.Segments.Any(membership => membership.Segment == segment && membership.Value == Truth.True);

    private static IEnumerable<string> Inside(Contact contact) =>
        contact.Profile.Segments.Where(membership => membership.Value == Truth.True).Select(membership => membership.Segment).Order(StringComparer.Ordinal);
}
