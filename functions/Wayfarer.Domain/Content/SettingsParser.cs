using System.Collections.Immutable;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Content;

/// <summary>Reads <c>settings.json</c>: the time zone, the sender, the people that <c>notify</c> steps can name, and how is sent.</summary>
internal static class SettingsParser
{
    public static Settings? Parse(ContentFile file, Problems problems)
    {
        if (NodeReader.Read(file.Text, problems) is not { } root) return null;
        if (ObjectReader.Open(root, "the settings", problems) is not { } reader) return null;

        DefinitionHead.ReadCommon(reader, problems);
        reader.Text("name");
        reader.Text("description");
        var settings = new Settings
        {
            TimeZone = TimeZone(reader, problems) ?? Settings.Default.TimeZone,
            From = Sender(reader, problems) ?? Settings.Default.From,
            PublicUrl = PublicUrl(reader, problems),
            PostalAddress = PostalAddress(reader, problems),
            Tracking = reader.Flag("tracking") ?? Settings.Default.Tracking,
            People = People(reader, problems),
            Rfm = RfmParser.Parse(reader, problems),
        };
        settings = SendingParser.Parse(reader, settings, problems) with { Retention = RetentionParser.Parse(reader, problems) };
        reader.RejectUnknown();
        return problems.Any ? null : settings;
    }

    private static string? TimeZone(ObjectReader reader, Problems problems)
    {
        if (reader.Find("timeZone") is not { } node || node.ReadText("\"timeZone\"", problems) is not { } zone) return null;
        if (CalendarWait.IsZone(zone)) return zone;

        problems.Add(node.At, $"\"{zone}\" is not a time zone", "use an IANA name such as \"Europe/Berlin\"");
        return null;
    }

    private static string? Sender(ObjectReader reader, Problems problems)
    {
        if (reader.Find("from") is not { } node || node.ReadText("\"from\"", problems) is not { } from) return null;
        if (MailAddress.IsValid(from)) return from;

        problems.Add(node.At, $"\"{from}\" is not an e-mail address", MailAddress.Advice);
        return null;
    }

    private static string? PostalAddress(ObjectReader reader, Problems problems) =>
        reader.Find("postalAddress")?.ReadText("\"postalAddress\"", problems, lines: true);

    private static string? PublicUrl(ObjectReader reader, Problems problems)
    {
        if (reader.Find("publicUrl") is not { } node || node.ReadText("\"publicUrl\"", problems) is not { } text) return null;
        if (IsWebAddress(text) && new Uri(text) is { Query: "", Fragment: "" }) return text.TrimEnd('/');

        problems.Add(node.At, $"\"{text}\" is not a web address that links can begin with", "use one such as https://mail.shop.example");
        return null;
    }

    private static ImmutableSortedDictionary<string, Colleague> People(ObjectReader reader, Problems problems)
    {
        var people = ImmutableSortedDictionary.CreateBuilder<string, Colleague>(StringComparer.Ordinal);
        if (reader.Find("people") is { } node && ObjectReader.Open(node, "\"people\"", problems) is not null)
        {
            foreach (var member in node.Members)
            {
                if (!DefinitionId.IsValid(member.Name))
                    problems.Add(member.At, $"\"{member.Name}\" cannot name a person", DefinitionId.Advice);
                else if (Colleague(member, problems) is { } colleague) people[member.Name] = colleague;
            }
        }

        return people.ToImmutable();
    }

    private static Colleague? Colleague(Member member, Problems problems)
    {
        if (ObjectReader.Open(member.Value, $"\"{member.Name}\"", problems) is not { } reader) return null;

        var email = reader.Find("email");
        var webhook = reader.Find("webhook");
        if (email is null && webhook is null)
            problems.Add(member.Value.At, $"\"{member.Name}\" has neither \"email\" nor \"webhook\"");

        var address = email?.ReadText("\"email\"", problems);
        if (address is not null && !MailAddress.IsValid(address))
            problems.Add(email!.At, $"\"{address}\" is not an e-mail address", MailAddress.Advice);

        var target = webhook?.ReadText("\"webhook\"", problems);
        if (target is not null && !IsWebAddress(target))
            problems.Add(
                webhook!.At,
                $"\"{target}\" is not a web address that can be called",
                "use one that begins with https://");

        reader.RejectUnknown();
        return new Colleague(address, target);
    }

    /// <summary>Plain http only to the machine itself; whether even that is allowed is for the channel to say.</summary>
    private static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.UserInfo.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
