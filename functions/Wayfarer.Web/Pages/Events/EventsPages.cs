using Microsoft.AspNetCore.Http;
using Wayfarer.Runtime.ReceivedEvents;
using Wayfarer.Web.Events;
using Wayfarer.Web.Pages.Shared;

namespace Wayfarer.Web.Pages.Events;

/// <summary>What senders posted in the last week, and what became of each event.</summary>
public sealed class EventsPages(ReceivedEventFinder finder, EventNamesEndpoint names, EventExplanation explanation, FrameReader frames)
{
    private const int EventsPerPage = 40;

    public async Task<IResult> GetAsync(string? key, string? status, string? name, string? before, CancellationToken cancellation)
    {
        var id = key is { Length: > 0 } ? await finder.KeyOfAsync(key, cancellation) : null;
        if (key is { Length: > 0 } && id is null) return await frames.NotFoundAsync(Section.Events, $"There is no key '{key}'.", cancellation);

        ReceivedStatus? meant = Enum.TryParse<ReceivedStatus>(status, ignoreCase: true, out var known) ? known : null;
        var wanted = name is { Length: > 0 } ? name : null;
        var found = await finder.FindAsync(id, meant, wanted, ReceivedEventId.Parse(before)?.Order, EventsPerPage, frames.Now, cancellation);
        var counted = (await names.ReadAsync(id, cancellation)).Names;
        var model = new EventsModel(found, counted, key, meant?.ToString().ToLowerInvariant(), wanted, before is null, found.Count == EventsPerPage);
        return PageResult.Of<EventsPage>(await frames.ReadAsync("Events", Section.Events, cancellation), model);
    }

    public async Task<IResult> GetAsync(string id, CancellationToken cancellation)
    {
        if (ReceivedEventId.Parse(id) is not { } known || await finder.FindAsync(known, frames.Now, cancellation) is not { } received)
            return await frames.NotFoundAsync(Section.Events, "There is no such event; events are kept for a week, and the newest of each key only.", cancellation);

        var answer = EventAnswer.Of(known, received) with { Outcome = await explanation.OfAsync(received, cancellation) };
        return PageResult.Of<EventPage>(await frames.ReadAsync(answer.Name, Section.Events, cancellation), answer);
    }
}
