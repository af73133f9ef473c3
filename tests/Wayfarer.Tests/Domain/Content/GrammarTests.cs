using System.Collections.Immutable;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Segments;
using Wayfarer.Runtime.Content;
using Xunit;

namespace Wayfarer.Tests.Domain.Content;

public sealed class GrammarTests
{
    private static readonly Definitions Sample = Compiled(SampleContent.Files);

    private static Journey Full => Sample.Journeys.Single();

    [Fact]
    public void The_starters_give_no_problem()
    {
        var definitions = Compiled(SampleContent.Starters());
        Assert.Equal(["abandoned-cart", "loyal-buyers", "welcome"], definitions.Journeys.Select(journey => journey.Id));
        Assert.Equal(["welcome"], definitions.Journeys.Where(journey => journey.State == JourneyState.Live).Select(journey => journey.Id));
        Assert.Equal(["active-buyers", "engaged-customers", "quiet-customers"], definitions.Segments.Select(segment => segment.Id));
        Assert.Equal(5, definitions.Messages.Length);
    }

    [Fact]
    public void A_journey_says_who_enters_and_what_ends_it()
    {
        Assert.Equal(JourneyState.Live, Full.State);
        Assert.Equal(new EventPattern("Cart Viewed", [Filter("kind", ComparisonOperator.Equal, Value.Of("web"))]).Key, Full.Trigger.Key);
        Assert.Equal(TimeSpan.FromDays(7), Full.Reentry.After);
        Assert.Equal(["Order Completed", "Unsubscribed"], Full.Exits.Select(exit => exit.Name));
        Assert.Equal(TimeSpan.FromDays(5), Full.Goal!.Within);
        Assert.Equal(TimeSpan.FromHours(2), Full.Lateness);

        var entry = Assert.IsType<Condition.All>(Full.EntryFilter).Conditions;
        Assert.Equal(ComparisonOperator.Exists, Assert.IsType<Condition.TraitIs>(entry[0]).Comparison.Operator);
        Assert.Equal(["pro", "team"], Assert.IsType<Condition.TraitIs>(entry[1]).Comparison.Operands.Select(operand => operand.Text));
        Assert.Equal(10, Assert.IsType<Condition.PropertyIs>(entry[2]).Comparison.Operands[0].Number);
        Assert.Equal("Test", Assert.IsType<Condition.TraitIs>(Assert.IsType<Condition.Not>(entry[3]).Inner).Comparison.Operands[0].Text);
        var count = Assert.IsType<Condition.EventCount>(entry[4]);
        Assert.Equal((0, 0, new Window.Rolling(TimeSpan.FromDays(7))), (count.AtLeast, count.AtMost, count.Window));
    }

    [Fact]
    public void Every_kind_of_step_is_read_and_leads_where_it_says()
    {
        Assert.Equal(TimeSpan.FromHours(1), Step<Step.Wait>("pause").Elapsed);
        var morning = Step<Step.WaitUntil>("morning");
        Assert.Equal((1, new NodaTime.LocalTime(9, 0)), (morning.Calendar.Days, morning.Calendar.At));
        Assert.Equal("hello", Step<Step.Send>("greet").Message);

        var click = Step<Step.WaitFor>("click");
        Assert.Equal(("greet", TimeSpan.FromDays(1)), (click.Message, click.AtMost));
        Assert.Equal((Journey.End, Full.IndexOf("choose")), (click.OnEvent, click.OnTimeout));

        var choose = Step<Step.Branch>("choose");
        Assert.Equal((Full.IndexOf("mark"), Full.IndexOf("try")), (choose.Next, choose.Cases.Single().To));
        Assert.Equal([(50, Full.IndexOf("mark")), (50, Full.IndexOf("tell"))], Step<Step.Split>("try").Paths.Select(path => (path.Percent, path.To)));

        var mark = Step<Step.Update>("mark");
        Assert.Equal(["level=2", "note=null", "seen=true"], mark.Traits.Select(trait => $"{trait.Key}={trait.Value.GetRawText()}"));
        Assert.Equal(Full.IndexOf("label"), mark.Next);
        Assert.Equal(["warm"], Step<Step.Tag>("label").Add);
        Assert.Equal(["cold"], Step<Step.Tag>("label").Remove);
        Assert.Equal(["x"], Step<Step.Tag>("plain").Add);
        Assert.Equal(("sales", "{{ contact.name }} is here"), (Step<Step.Notify>("tell").To, Step<Step.Notify>("tell").Message));
        Assert.Equal(("done", Journey.End), (Step<Step.Exit>("stop").Reason, Step<Step.Exit>("stop").Next));
    }

    [Fact]
    public void A_segment_may_name_others_and_count_events_and_messages()
    {
        var buyers = Assert.IsType<Condition.All>(Segment("buyers").If).Conditions;
        var orders = Assert.IsType<Condition.EventCount>(buyers[0]);
        Assert.Equal((2, 5, new Window.Rolling(TimeSpan.FromDays(30))), (orders.AtLeast, orders.AtMost, orders.Window));
        Assert.Equal(["category", "total"], orders.Pattern.Where.Select(filter => filter.Path));
        Assert.Equal(["vip", "readers"], Assert.IsType<Condition.Any>(buyers[1]).Conditions.Select(Name));
        var never = Assert.IsType<Condition.EventCount>(Assert.IsType<Condition.Not>(buyers[2]).Inner);
        Assert.Equal((0, 0), (never.AtLeast, never.AtMost));

        var readers = Assert.IsType<Condition.EventCount>(Segment("readers").If);
        var sent = new EventPattern(EventNames.EmailSent, [Filter("message", ComparisonOperator.Equal, Value.Of("hello"))]);
        Assert.Equal(sent.Key, readers.Pattern.Key);
    }

    [Fact]
    public void Messages_and_settings_are_read()
    {
        var hello = Sample.Messages.Single(message => message.Id == "hello");
        Assert.Equal(("Hello {{ contact.name }}", "Shop <shop@example.com>"), (hello.Subject, hello.From));
        Assert.Equal("<p>Hello {{ contact.name | default: 'you' }}</p>\n", hello.Html);
        Assert.Equal("Hello {{ contact.name }}\n", hello.Text);

        Assert.Equal(("Europe/Berlin", "Shop <shop@example.com>"), (Sample.Settings.TimeZone, Sample.Settings.From));
        Assert.Equal(new Colleague("sales@example.com", "https://hooks.example.com/sales"), Sample.Settings.People["sales"]);
        Assert.Equal(new Colleague(null, "https://hooks.example.com/owner"), Sample.Settings.People["owner"]);
    }

    [Theory]
    [InlineData("enter", EventNames.SegmentEntered)]
    [InlineData("leave", EventNames.SegmentLeft)]
    public void A_change_of_a_segment_triggers(string on, string name)
    {
        var trigger = Small($$"""{ "segment": "buyers", "on": "{{on}}" }""", """[{ "id": "a", "exit": "b" }]""").Trigger;
        Assert.Equal(new EventPattern(name, [Filter("segment", ComparisonOperator.Equal, Value.Of("buyers"))]).Key, trigger.Key);
    }

    [Fact]
    public void What_is_not_said_has_a_standard()
    {
        var journey = Small("""{ "event": "A" }""", """[{ "id": "w", "waitFor": { "event": "B" } }, { "id": "x", "wait": "1s" }]""");
        Assert.Equal(JourneyState.Draft, journey.State);
        Assert.Equal(Reentry.Never, journey.Reentry);
        Assert.Equal(Wayfarer.Domain.Limits.Lateness, journey.Lateness);
        var wait = Assert.IsType<Step.WaitFor>(journey.Steps[0]);
        Assert.Equal((1, 1, null), (wait.OnEvent, wait.OnTimeout, wait.AtMost));
        Assert.Equal(Journey.End, journey.Steps[1].Next);
    }

    [Theory]
    [InlineData("\"always\"", 0)]
    [InlineData("\"never\"", null)]
    [InlineData("{ \"after\": \"2d\" }", 2)]
    public void Reentry_is_never_always_or_after_a_time(string reentry, int? days)
    {
        var files = SampleContent.With(SampleContent.Journey, "{ \"after\": \"7d\" }", reentry);
        Assert.Equal(days is null ? null : TimeSpan.FromDays(days.Value), Compiled(files).Journeys.Single().Reentry.After);
    }

    [Theory]
    [InlineData("", 1, null)]
    [InlineData(", \"atMost\": 3", 0, 3)]
    [InlineData(", \"atLeast\": 2", 2, null)]
    [InlineData(", \"exactly\": 4", 4, 4)]
    [InlineData(", \"never\": true", 0, 0)]
    public void A_count_has_bounds(string members, int atLeast, int? atMost)
    {
        var count = Assert.IsType<Condition.EventCount>(Rule($$"""{ "event": "A"{{members}} }"""));
        Assert.Equal((atLeast, atMost), (count.AtLeast, count.AtMost));
    }

    [Theory]
    [InlineData("exists", "false", ComparisonOperator.Exists)]
    [InlineData("equals", "\"a\"", ComparisonOperator.Equal)]
    [InlineData("notEquals", "1", ComparisonOperator.NotEqual)]
    [InlineData("in", "[1, \"a\", true]", ComparisonOperator.In)]
    [InlineData("notIn", "[1]", ComparisonOperator.NotIn)]
    [InlineData("greaterThan", "1.5", ComparisonOperator.GreaterThan)]
    [InlineData("lessThan", "-1", ComparisonOperator.LessThan)]
    [InlineData("atLeast", "1", ComparisonOperator.AtLeast)]
    [InlineData("atMost", "1e3", ComparisonOperator.AtMost)]
    [InlineData("contains", "\"a\"", ComparisonOperator.Contains)]
    [InlineData("startsWith", "\"a\"", ComparisonOperator.StartsWith)]
    [InlineData("endsWith", "\"a\"", ComparisonOperator.EndsWith)]
    public void Every_comparison_is_read_for_traits_and_properties_of_events(string name, string operand, ComparisonOperator expected)
    {
        Assert.Equal(expected, Assert.IsType<Condition.TraitIs>(Rule($$"""{ "trait": "t", "{{name}}": {{operand}} }""")).Comparison.Operator);
        var count = Assert.IsType<Condition.EventCount>(Rule($$"""{ "event": "A", "where": { "p": { "{{name}}": {{operand}} } } }"""));
        Assert.Equal(expected, count.Pattern.Where.Single().Comparison.Operator);
    }

    private static Definitions Compiled(IReadOnlyList<ContentFile> files)
    {
        var (definitions, problems) = ContentValidator.Validate(files);
        Assert.Empty(problems);
        return definitions;
    }

    private static Journey Small(string trigger, string steps) =>
        Compiled(SampleContent.With("journeys/small.json", $$"""{ "id": "small", "trigger": {{trigger}}, "steps": {{steps}} }"""))
            .Journeys.Single(journey => journey.Id == "small");

    private static Condition Rule(string condition) =>
        Compiled([new ContentFile("segments/s.json", $$"""{ "id": "s", "if": {{condition}} }""")]).Segments.Single().If!;

    private static Segment Segment(string id) => Sample.Segments.Single(segment => segment.Id == id);

    private static T Step<T>(string id) => Assert.IsType<T>(Full.Steps[Full.IndexOf(id)]);

    private static PropertyFilter Filter(string path, ComparisonOperator @operator, Value value) => new(path, new Comparison(@operator, [value]));

    private static string Name(Condition condition) => condition switch
    {
        Condition.TagIs tag => tag.Tag,
        Condition.SegmentIs segment => segment.Segment,
        _ => "",
    };
}
