using System.Globalization;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Content;

/// <summary>The lines of a message's head that say on what terms it is sent: kind, topic, validity and priority.</summary>
internal sealed record MessageTerms(MessageKind Kind, string? Topic, TimeSpan GoodFor, int Priority, bool? Tracking)
{
    private const string Marketing = "marketing";
    private const string Transactional = "transactional";
    private const string PostalAdvice = "add \"postalAddress\" to settings.json; what somebody ordered or asked for has a line \"kind: transactional\"";

    public static MessageTerms Read(IReadOnlyDictionary<string, HeadLine> head, Settings? settings, Problems problems)
    {
        var kind = ReadKind(head.GetValueOrDefault("kind"), problems);
        if (kind == MessageKind.Marketing && settings is { Sending.Mode: SendingMode.On, PostalAddress: null })
            problems.Add(Position.Start, "a marketing message must say who sends it, and the settings have no postal address", PostalAdvice);

        return new MessageTerms(
            kind,
            ReadTopic(head.GetValueOrDefault("topic"), kind, settings, problems),
            ReadGoodFor(head.GetValueOrDefault("goodFor"), problems),
            ReadPriority(head.GetValueOrDefault("priority"), problems),
            ReadTracking(head.GetValueOrDefault("tracking"), problems));
    }

    private static MessageKind ReadKind(HeadLine? line, Problems problems)
    {
        if (line is null or { Text: Marketing }) return MessageKind.Marketing;
        if (line.Text == Transactional) return MessageKind.Transactional;

        problems.Add(line.At, $"\"{line.Text}\" is not a kind of message", Suggestion.ForOrList(line.Text, [Marketing, Transactional]));
        return MessageKind.Marketing;
    }

    private static string? ReadTopic(HeadLine? line, MessageKind kind, Settings? settings, Problems problems)
    {
        if (kind == MessageKind.Transactional)
        {
            if (line is not null) problems.Add(line.At, "a transactional message has no topic: nobody can unsubscribe from it", "remove the line");
            return null;
        }

        if (line is null) return Consent.Topic.General;
        if (settings is null || settings.Topic(line.Text) is not null) return line.Text;

        var advice = Suggestion.For(line.Text, [.. settings.Topics.Keys, Consent.Topic.General]) ?? "add it to \"topics\" of settings.json";
        problems.Add(line.At, $"there is no topic \"{line.Text}\"", advice);
        return null;
    }

    private static bool? ReadTracking(HeadLine? line, Problems problems)
    {
        if (line is null || line.Text is "on" or "off") return line?.Text switch { "on" => true, "off" => false, _ => null };

        problems.Add(line.At, $"\"{line.Text}\" does not say whether opens and clicks are recorded", "write on or off");
        return null;
    }

    private static TimeSpan ReadGoodFor(HeadLine? line, Problems problems)
    {
        if (line is null) return Message.DefaultGoodFor;
        if (Duration.TryParse(line.Text, out var duration) && duration > TimeSpan.Zero) return duration;

        problems.Add(line.At, $"\"{line.Text}\" is not a time that a message is good for", Duration.Advice);
        return Message.DefaultGoodFor;
    }

    private static int ReadPriority(HeadLine? line, Problems problems)
    {
        if (line is null) return Message.DefaultPriority;
        if (int.TryParse(line.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= Message.LowestPriority) return number;

        problems.Add(line.At, $"\"{line.Text}\" is not a priority", $"write a whole number from 0, first, to {Message.LowestPriority}, last");
        return Message.DefaultPriority;
    }
}

/// <summary>What stands behind the colon in a line of a head, and where the line begins.</summary>
internal sealed record HeadLine(string Text, Position At);
