namespace Wayfarer.Local.Replay;

/// <summary>
/// What the columns of a file mean. Every column named here must be in the file; what is not named becomes a property of the
/// event. For files of Segment calls only the event names and the traits are used.
/// </summary>
public sealed record ReplayMapping
{
    public string? User { get; init; } = "user_id";

    public string? Anonymous { get; init; }

    public string Event { get; init; } = "event";

    public string Timestamp { get; init; } = "timestamp";

    /// <summary>Without it, a message id is the file's name and the row's number.</summary>
    public string? MessageId { get; init; }

    /// <summary>The file's words and what journeys call them, such as <c>cart</c> and <c>Cart Viewed</c>.</summary>
    public IReadOnlyDictionary<string, string> EventNames { get; init; } = new Dictionary<string, string>();

    /// <summary>Traits put on every event that does not bring them itself.</summary>
    public IReadOnlyDictionary<string, TraitTemplate> Traits { get; init; } = new Dictionary<string, TraitTemplate>();

    /// <summary>Splits what a command line says as <c>name=value</c>, at the first equals sign.</summary>
    public static KeyValuePair<string, string> Pair(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at > 0 && at < text.Length - 1
            ? new(text[..at].Trim(), text[(at + 1)..].Trim())
            : throw new FormatException($"'{text}' must be a name, an equals sign and a value, such as cart=\"Cart Viewed\".");
    }

    internal IEnumerable<string> Columns =>
        new[] { User, Anonymous, Event, Timestamp, MessageId }.OfType<string>().Concat(Traits.Values.SelectMany(trait => trait.Columns));
}
