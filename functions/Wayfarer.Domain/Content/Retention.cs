namespace Wayfarer.Domain.Content;

/// <summary>
/// How long what has happened is kept, by kind of row; null keeps it for ever. What rules remember and the ledger of consent
/// never expire by this.
/// </summary>
/// <param name="History">A contact's inputs and decisions, and by what repetitions of them are known again.</param>
/// <param name="ClosedEnrollments">The enrollments that have ended.</param>
/// <param name="Deliveries">What became of messages, by their keys.</param>
/// <param name="ReceivedEvents">What the event debugger shows.</param>
public sealed record Retention(TimeSpan? History, TimeSpan? ClosedEnrollments, TimeSpan? Deliveries, TimeSpan? ReceivedEvents)
{
    /// <summary>Where no settings say it, nothing is deleted.</summary>
    public static readonly Retention Forever = new(null, null, null, null);

    public static readonly Retention Standard = new(TimeSpan.FromDays(400), TimeSpan.FromDays(400), TimeSpan.FromDays(30), TimeSpan.FromDays(7));

    /// <summary>When a contact of this age first has something that expires; never when nothing does.</summary>
    public TimeSpan? OfContact => (History, ClosedEnrollments) switch
    {
        ({ } history, { } closed) => history < closed ? history : closed,
        var (history, closed) => history ?? closed,
    };
}
