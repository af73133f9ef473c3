using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Messages;

namespace Wayfarer.Domain.Content;

/// <summary>The part of <c>settings.json</c> that says to whom, when and how much is sent.</summary>
internal static class SendingParser
{
    private static readonly LocalTimePattern TimeOfDay = LocalTimePattern.CreateWithInvariantCulture("HH':'mm");

    private static readonly ImmutableSortedDictionary<string, SendingMode> Modes = ImmutableSortedDictionary.CreateRange<string, SendingMode>(
        StringComparer.Ordinal, [new("off", SendingMode.Off), new("only", SendingMode.Only), new("on", SendingMode.On)]);

    private static readonly ImmutableSortedDictionary<string, OptIn> OptIns = ImmutableSortedDictionary.CreateRange<string, OptIn>(
        StringComparer.Ordinal, [new("none", OptIn.None), new("single", OptIn.Given), new("double", OptIn.Confirmed)]);

    private static readonly ImmutableSortedDictionary<string, CapScope> Scopes = ImmutableSortedDictionary.CreateRange<string, CapScope>(
        StringComparer.Ordinal, [new("contact", CapScope.Contact), new("address", CapScope.Address), new("all", CapScope.All)]);

    private static readonly string[] Channels = ["email"];

    public static Settings Parse(ObjectReader reader, Settings settings, Problems problems)
    {
        var topics = Topics(reader, problems);
        return settings with
        {
            Sending = Sending(reader, problems),
            Topics = topics,
            Rates = Rates(reader, problems),
            QuietHours = reader.Find("quietHours") is { } quiet ? QuietHours(quiet, problems) : null,
            Caps = reader.Find("caps")?.ReadList("\"caps\"", Limits.CapsPerInstallation, problems) is { } caps
                ? [.. caps.Select(cap => Cap(cap, topics, problems)).OfType<Cap>()]
                : [],
        };
    }

    private static Sending Sending(ObjectReader reader, Problems problems)
    {
        var mode = reader.Find("sending") is { } node ? Choice(node, "\"sending\"", Modes, problems) : SendingMode.Only;
        var list = reader.Find("only");
        if (list is not null && mode == SendingMode.On)
            problems.Add(list.At, "with \"sending\": \"on\" everybody is sent to, also who is not listed", "remove \"only\", or set \"sending\" to \"only\"");

        var only = list is { Items.IsEmpty: false } || list is { Kind: not NodeKind.List }
            ? list.ReadList("\"only\"", Limits.AddressesOfOnly, problems) ?? []
            : [];
        return new Sending(mode, [.. only.Select(entry => Recipient(entry, problems)).OfType<string>()]);
    }

    private static string? Recipient(Node node, Problems problems)
    {
        if (node.ReadText("an entry of \"only\"", problems) is not { } text) return null;

        var isDomain = text.StartsWith('@');
        if (EmailAddress.TryParse(isDomain ? $"anybody{text}" : text, out var address)) return isDomain ? $"@{address.Domain}" : address.Value;

        problems.Add(node.At, $"\"{text}\" is neither an address nor a domain", "write name@example.com or @example.com");
        return null;
    }

    private static ImmutableSortedDictionary<string, Topic> Topics(ObjectReader reader, Problems problems)
    {
        var topics = ImmutableSortedDictionary.CreateBuilder<string, Topic>(StringComparer.Ordinal);
        if (reader.Find("topics") is not { } node || ObjectReader.Open(node, "\"topics\"", problems) is null) return topics.ToImmutable();

        if (node.Members.Length > Limits.TopicsPerInstallation)
            problems.Add(node.At, $"there are {node.Members.Length} topics; at most {Limits.TopicsPerInstallation} are allowed");

        foreach (var member in node.Members)
        {
            if (!DefinitionId.IsValid(member.Name)) problems.Add(member.At, $"\"{member.Name}\" cannot name a topic", DefinitionId.Advice);
            else if (Topic(member, problems) is { } topic) topics[member.Name] = topic;
        }

        return topics.ToImmutable();
    }

    private static Topic? Topic(Member member, Problems problems)
    {
        if (ObjectReader.Open(member.Value, $"\"{member.Name}\"", problems) is not { } reader) return null;

        var name = reader.Require("name", "people read it on the page where they choose")?.ReadText("\"name\"", problems);
        var description = reader.Text("description");
        var optIn = reader.Find("optIn") is { } node ? Choice(node, "\"optIn\"", OptIns, problems) : OptIn.Confirmed;
        reader.RejectUnknown();
        return name is null ? null : new Topic(member.Name, name, description, optIn);
    }

    private static ImmutableSortedDictionary<string, ProviderRate> Rates(ObjectReader reader, Problems problems)
    {
        var rates = ImmutableSortedDictionary.CreateBuilder<string, ProviderRate>(StringComparer.Ordinal);
        if (reader.Find("rates") is not { } node || ObjectReader.Open(node, "\"rates\"", problems) is null) return rates.ToImmutable();

        foreach (var member in node.Members)
        {
            if (!Channels.Contains(member.Name))
            {
                problems.Add(member.At, $"\"{member.Name}\" is not a channel", Suggestion.ForOrList(member.Name, Channels));
            }
            else if (ObjectReader.Open(member.Value, $"\"{member.Name}\"", problems) is { } rate)
            {
                rates[member.Name] = new ProviderRate(rate.Whole("perMinute", 1, int.MaxValue), rate.Whole("perHour", 1, int.MaxValue));
                rate.RejectUnknown();
            }
        }

        return rates.ToImmutable();
    }

    private static QuietHours? QuietHours(Node node, Problems problems)
    {
        if (ObjectReader.Open(node, "\"quietHours\"", problems) is not { } reader) return null;

        var from = Time(reader.Require("from"), "\"from\"", problems);
        var to = Time(reader.Require("to"), "\"to\"", problems);
        reader.RejectUnknown();
        if (from is null || to is null) return null;
        if (from != to) return new QuietHours(from.Value, to.Value);

        problems.Add(node.At, "the quiet hours end when they begin", "let \"to\" differ from \"from\"");
        return null;
    }

    private static LocalTime? Time(Node? node, string what, Problems problems)
    {
        if (node?.ReadText(what, problems) is not { } text) return null;
        if (TimeOfDay.Parse(text) is { Success: true } time) return time.Value;

        problems.Add(node.At, $"\"{text}\" is not a time of day", "write hours and minutes, such as \"09:00\"");
        return null;
    }

    private static Cap? Cap(Node node, ImmutableSortedDictionary<string, Topic> topics, Problems problems)
    {
        if (ObjectReader.Open(node, "a cap", problems) is not { } reader) return null;

        var messages = reader.Require("messages")?.ReadWhole("\"messages\"", 1, Limits.MessagesPerCap, problems);
        var within = reader.Require("within")?.ReadPositiveDuration("\"within\"", problems);
        var per = reader.Find("per") is { } scope ? Choice(scope, "\"per\"", Scopes, problems) : CapScope.Contact;
        var topicNode = reader.Find("topic");
        var topic = topicNode?.ReadId("\"topic\"", problems);
        if (topic is not null && topic != Consent.Topic.General && !topics.ContainsKey(topic))
            problems.Add(topicNode!.At, $"there is no topic \"{topic}\"", Suggestion.For(topic, [.. topics.Keys]));
        if (per != CapScope.All && messages > Limits.MessagesPerPersonalCap)
            problems.Add(node.At, $"one contact or address is capped at {messages} messages; at most {Limits.MessagesPerPersonalCap} are allowed");
        if (within > Limits.LongestCap)
            problems.Add(node.At, $"a cap reaches at most {Limits.LongestCap.TotalDays} days back");

        reader.RejectUnknown();
        return messages is null || within is null ? null : new Cap(messages.Value, within.Value, per, topic);
    }

    private static T Choice<T>(Node node, string what, ImmutableSortedDictionary<string, T> choices, Problems problems)
        where T : struct
    {
        if (node.ReadText(what, problems) is not { } text) return default;
        if (choices.TryGetValue(text, out var choice)) return choice;

        problems.Add(node.At, $"{what} cannot be \"{text}\"", Suggestion.ForOrList(text, [.. choices.Keys]));
        return default;
    }
}
