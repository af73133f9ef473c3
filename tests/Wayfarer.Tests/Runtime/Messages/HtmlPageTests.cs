using CsCheck;
using Wayfarer.Runtime.Messages;
using Xunit;

namespace Wayfarer.Tests.Runtime.Messages;

public sealed class HtmlPageTests
{
    private const string Odd =
        "<!doctype html>\r\n<html><head><title>a <a href='t'></title><style>a > b { }</style></head>\n<BODY class=x data-y='1 &amp; 2'>\r\n"
        + "<!--[if mso]><v:roundrect href=\"https://mso\"><a href=\"https://mso\"><![endif]-->\n<A\n HREF = 'https://a.example/?x=1&amp;y=2'  target=_blank\n>Go &amp; <b>see</b></a>"
        + " 1 < 2 &copy;<br/><img alt='>' src=\"x\"/><a title=\"<a href='q'>\" href=https://b.example/ data-untracked>b</a><a name=here>Grüße \U0001F600</a></BODY></html>\n";

    [Fact]
    public void Only_the_tags_of_links_change_and_all_else_stays_to_the_letter()
    {
        var page = HtmlPage.Read(Odd);
        Assert.Equal(["https://a.example/?x=1&y=2", "https://b.example/"], page.Anchors.Select(anchor => anchor.Address));
        Assert.Equal([false, true], page.Anchors.Select(anchor => anchor.IsUntracked));
        page.Change(page.Anchors[0], "https://host/l/1?\"<");
        page.InsertAtBeginning("<i>first</i>");
        page.InsertAtEnd("<i>last</i>");
        var expected = Odd
            .Replace("<A\n HREF = 'https://a.example/?x=1&amp;y=2'  target=_blank\n>", "<a HREF=\"https://host/l/1?&quot;&lt;\" target=\"_blank\">", StringComparison.Ordinal)
            .Replace("'1 &amp; 2'>", "'1 &amp; 2'><i>first</i>", StringComparison.Ordinal)
            .Replace("</BODY>", "<i>last</i></BODY>", StringComparison.Ordinal);
        Assert.Equal(expected, page.ToString());
    }

    [Fact]
    public void A_fragment_begins_and_ends_where_it_does()
    {
        var page = HtmlPage.Read("<p>x</p>");
        page.InsertAtBeginning("1");
        page.InsertAtEnd("2");
        Assert.Equal("1<p>x</p>2", page.ToString());
    }

    [Fact]
    public void Every_link_of_a_page_of_random_pieces_is_found_with_its_address_and_its_place()
    {
        var pieces = new[] { "<p>", "</p>", "text &amp; < ", "<!-- <a href='https://no'> -->", "\r\n", "\n", "<br/>", "é€\U0001F600", "<style>a{}</style>", "<td style='x:y'>", "<a>", "</a>", "\"", "'", "=" };
        var anchors = new[] { "<a href=\"{0}\">", "<A HREF='{0}' class=x>", "<a\n title=\">\"\thref={0} >", "<a id=1 href = \"{0}\" >" };
        Gen.Select(Gen.Int[0, pieces.Length - 1].Select(index => pieces[index]), Gen.Int[0, anchors.Length - 1].Select(index => anchors[index]), Gen.Bool).Array[0, 30].Sample(parts =>
        {
            var html = string.Concat(parts.Select((part, index) => part.Item3 ? string.Format(null, part.Item2, $"https://x/{index}") : part.Item1));
            var expected = parts.Select((part, index) => (part.Item3, index)).Where(part => part.Item1).Select(part => $"https://x/{part.index}").ToList();
            var page = HtmlPage.Read(html);
            Assert.Equal(expected, page.Anchors.Select(anchor => anchor.Address));
            Assert.All(page.Anchors, anchor => Assert.Matches("^<[aA]\\s[^\0]*https://x/[^\0]*>$", html[anchor.Start..anchor.End]));
            Assert.Equal(html, page.ToString());
        }, iter: 5_000);
    }

    [Fact]
    public void Addresses_in_a_text_end_before_its_punctuation() =>
        Assert.Equal(
            "See [https://a.example/x?y=1&z=2]. Or ([http://b.example/])! <[https://c.example]> not ftp://d or https://",
            TextLinks.Rewrite("See https://a.example/x?y=1&z=2. Or (http://b.example/)! <https://c.example> not ftp://d or https://", address => $"[{address}]"));
}
