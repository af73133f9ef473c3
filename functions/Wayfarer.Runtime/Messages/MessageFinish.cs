using System.Net;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Messages;
using Wayfarer.Runtime.Links;

namespace Wayfarer.Runtime.Messages;

/// <summary>
/// Adds to a rendered message what sending it needs: the foot that the law asks of marketing, and the links and the picture
/// that tell of clicks and opens. What the template placed by itself is not added again.
/// </summary>
internal static class MessageFinish
{
    private const string Hidden = "display:none;max-height:0;overflow:hidden;";

    public static RenderedMessage Complete(RenderedMessage content, Message message, Settings settings, LinksOfMessage links)
    {
        var page = HtmlPage.Read(content.Html);
        var text = content.Text;
        if (content.Preheader.Length > 0 && !content.Html.Contains(WebUtility.HtmlEncode(content.Preheader), StringComparison.Ordinal))
            page.InsertAtBeginning($"<div style=\"{Hidden}\">{WebUtility.HtmlEncode(content.Preheader)}</div>");

        if (message.Kind == MessageKind.Marketing) text = AddFoot(content, page, settings, links);
        if (!links.IsTest && message.IsTracked(settings.Tracking)) text = Track(page, text, links);

        return content with { Html = page.ToString(), Text = text };
    }

    private static string AddFoot(RenderedMessage content, HtmlPage page, Settings settings, LinksOfMessage links)
    {
        var address = settings.PostalAddress ?? "";
        var addressAsHtml = WebUtility.HtmlEncode(address).ReplaceLineEndings("<br>");
        var namesSender = content.Html.Contains(addressAsHtml, StringComparison.Ordinal)
            || content.Html.Contains(WebUtility.HtmlEncode(address), StringComparison.Ordinal);
        var leadsOut = content.Html.Contains(links.Unsubscribe, StringComparison.Ordinal);
        if (!namesSender || !leadsOut) page.InsertAtEnd(Foot(namesSender ? "" : addressAsHtml, leadsOut ? null : links));

        var text = content.Text;
        var textNamesSender = text.Contains(address, StringComparison.Ordinal);
        var textLeadsOut = text.Contains(links.Unsubscribe, StringComparison.Ordinal);
        if (!textNamesSender || !textLeadsOut) text = $"{text.TrimEnd()}\n\n--\n";
        if (!textNamesSender) text += $"{address}\n";
        if (!textLeadsOut) text += $"Choose what you get: {links.Preferences}\nUnsubscribe: {links.Unsubscribe}\n";
        return text;
    }

    private static string Foot(string address, LinksOfMessage? links)
    {
        var ways = links is null
            ? ""
            : $"<a href=\"{links.Preferences}\" style=\"color:#68716f;\">Choose what you get</a> "
                + $"&middot; <a href=\"{links.Unsubscribe}\" style=\"color:#68716f;\">Unsubscribe</a>";
        var gap = address.Length > 0 && links is not null ? "<br>" : "";
        return $"<div style=\"padding:24px 16px;text-align:center;color:#68716f;font:13px/1.5 Helvetica,Arial,sans-serif;\">{address}{gap}{ways}</div>";
    }

    private static string Track(HtmlPage page, string text, LinksOfMessage links)
    {
        var untracked = page.Anchors.Where(anchor => anchor.IsUntracked).Select(anchor => anchor.Address.Trim()).ToHashSet(StringComparer.Ordinal);
        foreach (var anchor in page.Anchors)
        {
            if (!anchor.IsUntracked && links.Click(anchor.Address) is { } click) page.Change(anchor, click);
        }

        page.InsertAtEnd(
            $"<a href=\"{links.Trap}\" style=\"{Hidden}\" tabindex=\"-1\" aria-hidden=\"true\"></a>"
            + $"<img src=\"{links.Open}\" width=\"1\" height=\"1\" alt=\"\" style=\"display:block;border:0;\">");
        return TextLinks.Rewrite(text, address => untracked.Contains(address) ? null : links.Click(address));
    }
}
