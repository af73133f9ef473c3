using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Content;

namespace Wayfarer.Web.Consent;

/// <summary>The frame of the pages on which people say what they want: plain HTML that works without script in any browser.</summary>
internal static class ConsentPage
{
    public const string Style = """
        body { margin: 0; background: #f4f4f2; color: #1c1c1a; font: 1.05rem/1.5 system-ui, sans-serif; }
        main { max-width: 34rem; margin: 8vh auto; padding: 2rem; background: #fff; border-radius: .75rem; }
        h1 { margin-top: 0; font-size: 1.5rem; line-height: 1.25; }
        fieldset { margin: 1.5rem 0; padding: 0; border: 0; }
        legend { padding: 0; font-weight: 600; }
        label { display: grid; grid-template-columns: auto 1fr; gap: 0 .75rem; padding: .6rem 0; }
        label span { grid-column: 2; }
        label .more { color: #4c4c48; font-size: .95rem; }
        input { width: 1.25rem; height: 1.25rem; margin: .15rem 0 0; }
        button { margin: .25rem .5rem .25rem 0; padding: .7rem 1.2rem; border: 2px solid #1a4f8b; border-radius: .5rem; background: #1a4f8b; color: #fff; font: inherit; cursor: pointer; }
        button.second { background: #fff; color: #1a4f8b; }
        :focus-visible { outline: 3px solid #b35900; outline-offset: 3px; }
        .notice { padding: .75rem 1rem; border-left: 4px solid #1a4f8b; background: #eef4fa; }
        footer { margin-top: 2rem; color: #4c4c48; font-size: .9rem; white-space: pre-line; }
        """;

    public static PageAnswer Of(Settings settings, string title, string body, int status = StatusCodes.Status200OK) => new($"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <meta name="referrer" content="no-referrer">
        <title>{Text(title)}</title>
        <style>{Style}</style>
        </head>
        <body>
        <main>
        <h1>{Text(title)}</h1>
        {body}
        <footer>{Text(Foot(settings))}</footer>
        </main>
        </body>
        </html>
        """, status);

    /// <summary>What a link that nobody signed leads to, whatever was tried: it tells nothing.</summary>
    public static PageAnswer Unknown(Settings settings) => Of(
        settings,
        "This link does not work",
        "<p>It may have been cut off on its way. Please copy it in full from the message, or use the link of a newer message.</p>",
        StatusCodes.Status404NotFound);

    public static PageAnswer OfTestMessage(Settings settings) =>
        Of(settings, "This is a test", "<p>The link belongs to a test message. In a real one it would work; here it does nothing.</p>");

    public static PageAnswer Unavailable(Settings settings) => Of(
        settings,
        "Please try again",
        "<p>What you chose could not be saved just now. Nothing was changed. Please try again in a moment.</p>",
        StatusCodes.Status503ServiceUnavailable);

    public static string Text(string text) => HtmlEncoder.Default.Encode(text);

    public static string NameOf(Settings settings, string topic) => settings.Topic(topic)?.Name ?? topic;

    public static string Notice(string text) => $"""<p class="notice" role="status">{Text(text)}</p>""";

    /// <summary>The topics that people can choose from; the standing one only where something could be sent about it.</summary>
    public static IReadOnlyList<Topic> TopicsOf(Snapshot snapshot)
    {
        var topics = snapshot.Settings.Topics.Values.ToList();
        var usesGeneral = topics.Count == 0 || snapshot.Definitions.Messages.Any(message => message.Topic == Topic.General);
        if (usesGeneral && topics.All(topic => topic.Id != Topic.General)) topics.Insert(0, Topic.Standard);
        return topics;
    }

    private static string Foot(Settings settings)
    {
        var name = settings.From.Split('<')[0].Trim(' ', '"');
        return settings.PostalAddress is { } postal ? $"{name}\n{postal}" : name;
    }
}
