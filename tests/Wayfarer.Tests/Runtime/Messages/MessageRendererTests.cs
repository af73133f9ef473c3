using System.Text.Json;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Messages;
using Wayfarer.Runtime.Content;
using Wayfarer.Runtime.Messages;
using Wayfarer.Tests.Domain.Content;
using Xunit;

namespace Wayfarer.Tests.Runtime.Messages;

public sealed class MessageRendererTests
{
    private static readonly IReadOnlyDictionary<string, object?> Values = ValuesOf("Ada <ada@example.com>\r\nBcc: all@example.com");

    [Fact]
    public void A_subject_is_one_line_and_not_escaped()
    {
        var rendered = Render(subject: "Hello {{ contact.name }}", html: "<p>{{ contact.name }}</p>");
        Assert.Equal("Hello Ada <ada@example.com> Bcc: all@example.com", rendered.Subject);
        Assert.Contains("Ada &lt;ada@example.com&gt;", rendered.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sender_may_be_a_template_of_one_line()
    {
        Assert.Equal("x Ada <ada@example.com> Bcc: all@example.com", Render(from: "x {{ contact.name }}").From);
        Assert.Null(Render().From);
    }

    [Fact]
    public void A_text_source_is_rendered_as_it_is() =>
        Assert.StartsWith("Ada <ada@example.com>", Render(text: "{{ contact.name }}").Text, StringComparison.Ordinal);

    [Fact]
    public void Without_a_text_source_the_html_becomes_readable_text()
    {
        var rendered = Render(html: """
            <html><head><title>Title</title><style>p { color: red }</style></head>
            <body><h1>Hello &amp; welcome</h1>
            <p>Look   <b>around</b>:<br>now.</p><!-- nothing -->
            <ul><li>one</li><li>two</li></ul>
            <p><a href="https://example.com/a?b=1&amp;c=2">The shop</a> <a href="https://example.com/">https://example.com/</a></p>
            <script>alert(1)</script></body></html>
            """);
        Assert.Equal("""
            Hello & welcome

            Look around:
            now.

            - one
            - two

            The shop (https://example.com/a?b=1&c=2) https://example.com/

            """.ReplaceLineEndings("\n"), rendered.Text);
    }

    [Fact]
    public void Every_starter_renders_for_a_contact_with_and_without_a_name()
    {
        foreach (var message in ContentValidator.Validate(SampleContent.Starters()).Definitions.Messages)
        {
            var named = new MessageRenderer().Render(message, ValuesOf("Ada"));
            Assert.Contains("Ada", named.Html + named.Subject, StringComparison.Ordinal);
            Assert.Contains("Ada", named.Text, StringComparison.Ordinal);

            var nameless = new MessageRenderer().Render(message, MessageValues.Of("u1", [], null, Settings.Default));
            Assert.Contains("Hello there", nameless.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("{", nameless.Text, StringComparison.Ordinal);
        }
    }

    private static IReadOnlyDictionary<string, object?> ValuesOf(string name)
    {
        var value = JsonSerializer.SerializeToElement(name);
        return MessageValues.Of("u1", [new("name", value), new("firstName", value)], null, Settings.Default);
    }

    private static RenderedMessage Render(string subject = "s", string html = "<p>x</p>", string? text = null, string? from = null) =>
        new MessageRenderer().Render(
            new Message { Id = "m", Version = "v", Subject = subject, Html = html, Text = text, From = from }, Values);
}
