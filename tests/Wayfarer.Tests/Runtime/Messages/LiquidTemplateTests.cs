using System.Diagnostics;
using System.Text.Json;
using CsCheck;
using Wayfarer.Domain.Content;
using Wayfarer.Runtime.Messages;
using Xunit;

namespace Wayfarer.Tests.Runtime.Messages;

public sealed class LiquidTemplateTests
{
    private const string Hostile = """<script>alert("1")</script> {{7*7}} {% assign x = 1 %}""";

    private static readonly IReadOnlyDictionary<string, object?> Values = MessageValues.Of(
        "u1",
        JsonElement.Parse($$$"""
            {
              "name": {{{JsonSerializer.Serialize(Hostile)}}}, "id": "forged", "age": 42, "price": 12.50, "vip": true, "nothing": null,
              "list": ["<b>", 2], "nested": { "city": "Köln & Bonn", "<i>": "x" }, "encoded": "&lt;b&gt;%3Cb%3E", "day": "2026-02-03T04:05:06Z"
            }
            """).EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value)),
        JsonElement.Parse("""{ "products": [{ "name": "A" }, { "name": "B" }], "total": 9007199254740993 }"""),
        new Settings { TimeZone = "Europe/Berlin" });

    [Theory]
    [InlineData("{{ contact.name }}")]
    [InlineData("{{ contact.name | default: 'x' | append: '' }}")]
    [InlineData("{% assign n = contact.name %}{{ n }}")]
    [InlineData("{% assign n = contact.name | split: '|' %}{{ n }}")]
    [InlineData("{% assign n = contact.name | split: '|' %}{% for part in n %}{{ part }}{% endfor %}")]
    [InlineData("{% if contact.vip %}{% case contact.age %}{% when 42 %}{{ contact.name }}{% endcase %}{% endif %}")]
    public void A_value_in_html_is_escaped_and_never_executed(string source)
    {
        Assert.Equal(
            "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; {{7*7}} {% assign x = 1 %}",
            LiquidTemplate.Compile(source).RenderHtml(Values));
        Assert.Equal(Hostile, LiquidTemplate.Compile(source).RenderText(Values));
    }

    [Theory]
    [InlineData("{{ contact.list }}", "&lt;b&gt;2")]
    [InlineData("{{ contact.list | join: '<br>' }}", "&lt;b&gt;&lt;br&gt;2")]
    [InlineData("{{ contact.nested }}", "[city, K&#246;ln &amp; Bonn][&lt;i&gt;, x]")]
    [InlineData("{{ contact.encoded | replace: '&lt;', '<' }}", "&lt;b&amp;gt;%3Cb%3E")]
    [InlineData("{{ 'x<y' }}", "x&lt;y")]
    [InlineData("<b>{{ contact.name | size }}</b>", "<b>54</b>")]
    [InlineData("{% for pair in contact.nested %}{{ pair }}{{ pair[0] }} {% endfor %}", "[city, K&#246;ln &amp; Bonn]city [&lt;i&gt;, x]&lt;i&gt; ")]
    [InlineData("{% for letter in contact.encoded %}{{ letter }}{% break %}{% endfor %}", "&amp;")]
    [InlineData("{{ contact.nested | last }}", "[&lt;i&gt;, x]")]
    public void No_filter_and_no_loop_undoes_the_escaping(string source, string expected) =>
        Assert.Equal(expected, LiquidTemplate.Compile(source).RenderHtml(Values));

    [Fact]
    public void No_chain_of_filters_puts_out_markup()
    {
        var value = OneOf("contact", "contact.name", "contact.list", "contact.nested", "contact.encoded", "event.products");
        var argument = OneOf("", ": 1", ": '<i>'", ": contact.name", ": '&lt;', '<'", ": contact.list, contact.nested", ": 2, 3");
        var filter = Gen.Select(OneOf([.. LiquidTemplate.Filters]), argument, (name, given) => $" | {name}{given}");
        Gen.Select(value, filter.Array[0, 4]).Sample((start, filters) =>
        {
            var expression = start + string.Concat(filters);
            var source = $"{{{{ {expression} }}}}{{% assign x = {expression} %}}{{{{ x }}}}{{% for y in x %}}{{{{ y }}}}{{{{ y[1] }}}}{{% endfor %}}";
            try
            {
                Assert.DoesNotContain('<', LiquidTemplate.Compile(source).RenderHtml(Values));
            }
            catch (TemplateException)
            {
                // A filter that cannot take the value: nothing is put out at all.
            }
        }, iter: 3_000);
    }

    [Theory]
    [InlineData("{{ contact.id }}", "u1")]
    [InlineData("{{ contact.age | plus: 1 }}", "43")]
    [InlineData("{{ contact.price }}", "12.5")]
    [InlineData("{{ contact.vip }}", "true")]
    [InlineData("{{ contact.nested.city }}", "Köln & Bonn")]
    [InlineData("{{ contact['age'] }}", "42")]
    [InlineData("{{ event.total }}", "9007199254740993")]
    [InlineData("{% for product in event.products %}{{ forloop.index }}{{ product.name }}{% endfor %}", "1A2B")]
    [InlineData("{% if contact.age > 40 and contact.vip %}old{% else %}young{% endif %}", "old")]
    [InlineData("{{ contact.day | date: '%d.%m.%Y' }}", "03.02.2026")]
    [InlineData("{{ settings.timeZone }}", "Europe/Berlin")]
    [InlineData("{% raw %}{{ contact.id }}{% endraw %}{% comment %}{{ broken {% endcomment %}", "{{ contact.id }}")]
    [InlineData("a  {{- contact.id -}}  b", "au1b")]
    [InlineData("{{ contact.id -}}  \n{{ contact.id -}}\n", "u1u1")]
    [InlineData("{%- raw -%} <a> {%- endraw -%} x", "<a> x")]
    [InlineData("{% case contact.id %} {% when 'u1' %}one{% else %}other{% endcase %}.", "one.")]
    [InlineData("{{ '}}' }}{% if '%}' == contact.id %}x{% endif %}", "}}")]
    public void Values_are_put_out_as_marketers_expect(string source, string expected) =>
        Assert.Equal(expected, LiquidTemplate.Compile(source).RenderText(Values));

    [Theory]
    [InlineData("{{ contact.missing }}")]
    [InlineData("{{ contact.missing.deeper | upcase }}")]
    [InlineData("{{ contact.nothing }}")]
    [InlineData("{{ nobody.knows }}")]
    [InlineData("{% for item in contact.missing %}x{% endfor %}")]
    [InlineData("{% if contact.missing > 3 %}x{% endif %}")]
    public void What_is_missing_renders_as_nothing(string source) => Assert.Equal("", LiquidTemplate.Compile(source).RenderHtml(Values));

    [Theory]
    [InlineData("a\n{{ contact.name | upcse }}", 2, 1)]
    [InlineData("a\n\n  {% if x %}", 3, 3)]
    [InlineData("{{ a", 1, 1)]
    [InlineData("{% if a %}{% endfor %}", 1, 11)]
    [InlineData("{% else %}", 1, 1)]
    [InlineData("{% cycle contact.name, 'b' %}", 1, 1)]
    [InlineData("{% capture x %}{% endcapture %}", 1, 1)]
    [InlineData("{% include 'x' %}", 1, 1)]
    [InlineData("{{ contact.name || upcase }}", 1, 1)]
    [InlineData("{{ contact.name 'x }}", 1, 1)]
    [InlineData("{{ }}", 1, 1)]
    [InlineData("{% for x of y %}{% endfor %}", 1, 1)]
    [InlineData("{% break %}", 1, 1)]
    public void Unknown_syntax_is_a_problem_with_a_place(string source, int line, int column)
    {
        var fault = LiquidTemplate.Check(source)[0];
        Assert.Equal((line, column), (fault.Line, fault.Column));
        Assert.Throws<TemplateException>(() => LiquidTemplate.Compile(source));
    }

    [Theory]
    [InlineData("{% for a in (1..2000) %}x{% endfor %}")]
    [InlineData("{% for a in (1..1000) %}{% for b in (1..1000) %}{% for c in (1..1000) %}{% endfor %}{% endfor %}{% endfor %}")]
    [InlineData("{% assign x = 'xxxxxxxxxx' %}{% for a in (1..1000) %}{% assign x = x | append: x %}{% endfor %}")]
    [InlineData("{% assign x = 'xxxxxxxxxx' %}{% for a in (1..1000) %}{% assign x = x | replace: 'x', 'xxxx' %}{% endfor %}")]
    [InlineData("{% for a in (1..1000) %}{% for b in (1..1000) %}{{ contact.name }}{% endfor %}{% endfor %}")]
    [InlineData("{{ contact.age | divided_by: 0 }}")]
    public void What_takes_too_long_or_cannot_be_is_given_up(string source)
    {
        var started = Stopwatch.GetTimestamp();
        Assert.Throws<TemplateException>(() => LiquidTemplate.Compile(source).RenderHtml(Values));
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    private static Gen<string> OneOf(params string[] words) => Gen.Int[0, words.Length - 1].Select(index => words[index]);
}
