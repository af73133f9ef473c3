using Wayfarer.Domain.Content;
using Wayfarer.Domain.Messages;
using Wayfarer.Runtime.Content;
using Wayfarer.Runtime.Messages;
using Xunit;

namespace Wayfarer.Tests.Domain.Content;

public sealed class MessagePartTests
{
    private static readonly ContentFile Layout = new("layouts/page.liquid", "<html>\n<body>{% content %}{% render 'foot' %}</body></html>");
    private static readonly ContentFile Foot = new("partials/foot.liquid", "<p>{% render 'link', url: 'https://shop.example/?a=1&b=2', text: contact.name %}</p>");
    private static readonly ContentFile Link = new("partials/link.liquid", "<a href=\"{{ url }}\">{{ text }}{{ secret }}</a>");
    private static readonly ContentFile Hello = new("messages/hello/html.liquid", "---\nsubject: Hello\nlayout: page\n---\n{% assign secret = 'no' %}<b>{{ contact.name }}</b>");
    private static readonly ContentFile[] Files = [Layout, Foot, Link, Hello];

    [Fact]
    public void A_message_stands_in_its_layout_with_its_partials_and_all_values_escaped()
    {
        var rendered = Render(Message(Files), "<i>Ada</i>");
        Assert.Equal(
            "<html>\n<body><b>&lt;i&gt;Ada&lt;/i&gt;</b><p><a href=\"https://shop.example/?a=1&amp;b=2\">&lt;i&gt;Ada&lt;/i&gt;</a></p></body></html>",
            rendered.Html);
    }

    [Fact]
    public void What_a_contact_says_is_never_a_template() =>
        Assert.Contains("{% render &#39;foot&#39; %}{{ contact.id }}{% content %}", Render(Message(Files), "{% render 'foot' %}{{ contact.id }}{% content %}").Html, StringComparison.Ordinal);

    [Fact]
    public void Plain_text_has_a_layout_and_partials_of_its_own()
    {
        var message = Message(
        [
            .. Files,
            new("messages/hello/text.liquid", "Hi <{{ contact.name }}>{% render 'link', url: 'x' %}"),
            new("layouts/page.text.liquid", "[{% content %}]"),
            new("partials/link.text.liquid", "({{ url }})"),
        ]);
        Assert.Equal("[Hi <A&B>(x)]", Render(message, "A&B").Text);
    }

    [Fact]
    public void A_text_that_nobody_wrote_is_made_of_the_body_and_stands_in_the_layout_for_text()
    {
        Assert.Equal("Ada\n\nAda (https://shop.example/?a=1&b=2)\n", Render(Message(Files), "Ada").Text);
        Assert.Equal("[Ada\n]", Render(Message([.. Files, new("layouts/page.text.liquid", "[{% content %}]")]), "Ada").Text);
    }

    [Theory]
    [InlineData("layouts/page.liquid")]
    [InlineData("partials/foot.liquid")]
    [InlineData("partials/link.liquid")]
    [InlineData("messages/hello/html.liquid")]
    public void A_change_of_anything_that_a_message_is_made_of_is_a_new_version(string path)
    {
        var changed = Files.Select(file => file.Path == path ? file with { Text = file.Text + "<!-- -->" } : file).ToArray();
        Assert.NotEqual(Message(Files).Version, Message(changed).Version);
    }

    [Fact]
    public void What_a_message_does_not_use_does_not_change_its_version() =>
        Assert.Equal(Message(Files).Version, Message([.. Files, new("partials/other.liquid", "x"), new("layouts/other.liquid", "{% content %}")]).Version);

    [Fact]
    public void A_message_without_a_layout_line_gets_the_default_one_unless_it_is_a_page_or_wants_none()
    {
        Assert.Contains("<p>x</p>", Html("<p>x</p>"), StringComparison.Ordinal);
        Assert.StartsWith("<!doctype html>", Html("<p>x</p>"), StringComparison.Ordinal);
        Assert.Equal("<!DOCTYPE html><p>x</p>", Html("<!DOCTYPE html><p>x</p>"));
        Assert.Equal("<p>x</p>", Html("<p>x</p>", "layout: none\n"));
        Assert.Equal("own: <p>x</p>", Html("<p>x</p>", "", new ContentFile("layouts/default.liquid", "own: {% content %}")));

        static string Html(string body, string head = "", params ContentFile[] others) =>
            Render(Message([new("messages/hello/html.liquid", $"---\nsubject: s\n{head}---\n{body}"), .. others]), "Ada").Html;
    }

    [Theory]
    [InlineData("partials/link.liquid", "{{ url", "partials/link.liquid:1:1: \"{{\" is never closed", "messages/hello/html.liquid:3:1: the layout \"page\" has problems of its own")]
    [InlineData("partials/link.liquid", "{% render 'foot' %}", "partials/link.liquid:1:1: the partial renders itself: link > foot > link", "messages/hello/html.liquid:3:1: the layout \"page\" has problems of its own")]
    [InlineData("partials/foot.liquid", "\n {% render 'lnk' %}", "partials/foot.liquid:2:2: there is no partial \"lnk\" (did you mean \"link\"?", "messages/hello/html.liquid:3:1: the layout \"page\" has problems of its own")]
    [InlineData("layouts/page.liquid", "<p>nothing</p>", "layouts/page.liquid:1:1: the layout does not place the message (write {% content %}", "messages/hello/html.liquid:3:1: the layout \"page\" has problems of its own")]
    [InlineData("layouts/page.liquid", "{% content %}{% content %}", "layouts/page.liquid:1:1: the layout places the message more than once", "messages/hello/html.liquid:3:1: the layout \"page\" has problems of its own")]
    [InlineData("layouts/page.liquid", "{{ content }}", "layouts/page.liquid:1:1: \"{{ content }}\" does not place the message (write {% content %}", "messages/hello/html.liquid:3:1: the layout \"page\" has problems of its own")]
    [InlineData("messages/hello/html.liquid", "---\nsubject: s\nlayout: pge\n---\nx", "messages/hello/html.liquid:3:1: there is no layout \"pge\" (did you mean \"page\"?", null)]
    [InlineData("messages/hello/html.liquid", "---\nsubject: s\n---\n\nx {% render 'buton' %}", "messages/hello/html.liquid:5:3: there is no partial \"buton\" (write partials/buton.liquid", null)]
    [InlineData("messages/hello/html.liquid", "---\nsubject: s\n---\n{% content %}", "messages/hello/html.liquid:4:1: \"content\" is no tag that a message may use", null)]
    [InlineData("messages/hello/html.liquid", "---\nsubject: {% render 'link' %}\n---\nx", "messages/hello/html.liquid:2:10: \"render\" is no tag that a message may use", null)]
    [InlineData("messages/hello/html.liquid", "---\nsubject: s\n---\n{% render link %}", "messages/hello/html.liquid:4:1: \"{% render link %}\" is not understood (such as {% render 'button'", null)]
    [InlineData("messages/hello/text.liquid", "{% render 'link' %}", "messages/hello/text.liquid:1:1: there is no plain text partial \"link\" (write partials/link.text.liquid", null)]
    [InlineData("layouts/other.text.liquid", "{% content %}", "layouts/other.text.liquid:1:1: the layout has no other.liquid beside its other.text.liquid", null)]
    public void A_fault_is_told_where_it_is_and_holds_back_what_rests_on_it(string path, string text, string fault, string? dependent)
    {
        var (definitions, problems) = ContentValidator.Validate([.. Files.Where(file => file.Path != path), new ContentFile(path, text)]);
        Assert.Contains(problems, problem => problem.ToString().StartsWith(fault, StringComparison.Ordinal));
        if (dependent is null) return;

        Assert.Contains(problems, problem => problem.ToString().StartsWith(dependent, StringComparison.Ordinal));
        Assert.Empty(definitions.Messages);
    }

    [Theory]
    [InlineData("on", null, false)]
    [InlineData("on", "Example Shop, 1 High Street, London", true)]
    [InlineData("only", null, true)]
    public void A_marketing_message_needs_a_postal_address_before_it_goes_to_everybody(string sending, string? address, bool passes)
    {
        var postal = address is null ? "" : $", \"postalAddress\": \"{address}\"";
        var settings = new ContentFile("settings.json", $$"""{ "sending": "{{sending}}"{{postal}} }""");
        var receipt = new ContentFile("messages/receipt/html.liquid", "---\nsubject: s\nkind: transactional\n---\nx");
        var (definitions, problems) = ContentValidator.Validate([.. Files, receipt, settings]);
        Assert.Equal(passes ? ["hello", "receipt"] : ["receipt"], definitions.Messages.Select(message => message.Id));
        Assert.Equal(passes, problems.IsEmpty);
    }

    private static Message Message(params IReadOnlyList<ContentFile> files)
    {
        var (definitions, problems) = ContentValidator.Validate(files);
        Assert.Empty(problems);
        return definitions.Messages.Single(message => message.Id == "hello");
    }

    private static RenderedMessage Render(Message message, string name) => new MessageRenderer().Render(
        message, MessageValues.Of("u1", [new("name", System.Text.Json.JsonSerializer.SerializeToElement(name))], null, Settings.Default));
}
