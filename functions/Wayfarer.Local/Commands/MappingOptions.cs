using System.CommandLine;
using Wayfarer.Local.Replay;

namespace Wayfarer.Local.Commands;

/// <summary>The options that say what the columns of a file mean.</summary>
internal sealed class MappingOptions
{
    private static readonly ReplayMapping Default = new();

    private readonly Option<string?> _user = new("--user") { Description = $"The column of the user id; {Default.User} by default, none for none." };
    private readonly Option<string?> _anonymous = new("--anonymous") { Description = "The column of the anonymous id." };
    private readonly Option<string?> _event = new("--event") { Description = $"The column of the event's name; {Default.Event} by default." };
    private readonly Option<string?> _timestamp = new("--timestamp") { Description = $"The column of its time; {Default.Timestamp} by default." };
    private readonly Option<string?> _messageId = new("--message-id") { Description = "The column of the message id; made of file and row by default." };

    private readonly Option<string[]> _rename = new("--rename")
    {
        Description = "What journeys call an event, such as cart=\"Cart Viewed\"; as often as needed.",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string[]> _trait = new("--trait")
    {
        Description = "A trait for every contact, such as email={user_id}@example.com; as often as needed.",
        AllowMultipleArgumentsPerToken = false,
    };

    public IEnumerable<Option> All => [_user, _anonymous, _event, _timestamp, _messageId, _rename, _trait];

    public ReplayMapping Read(ParseResult parsed)
    {
        var user = parsed.GetValue(_user) ?? Default.User;
        return new ReplayMapping
        {
            User = user == "none" ? null : user,
            Anonymous = parsed.GetValue(_anonymous),
            Event = parsed.GetValue(_event) ?? Default.Event,
            Timestamp = parsed.GetValue(_timestamp) ?? Default.Timestamp,
            MessageId = parsed.GetValue(_messageId),
            EventNames = Pairs(parsed.GetValue(_rename)).ToDictionary(),
            Traits = Pairs(parsed.GetValue(_trait)).ToDictionary(pair => pair.Key, pair => new TraitTemplate(pair.Value)),
        };
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs(string[]? given) => (given ?? []).Select(ReplayMapping.Pair);
}
