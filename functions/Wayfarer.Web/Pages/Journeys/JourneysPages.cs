using Microsoft.AspNetCore.Http;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Web.Journeys;
using Wayfarer.Web.Pages.Shared;

namespace Wayfarer.Web.Pages.Journeys;

/// <summary>All journeys, and one with its steps and the people inside.</summary>
public sealed class JourneysPages(JourneyReader journeys, FrameReader frames)
{
    private const int PeoplePerPage = 50;

    public async Task<IResult> GetAsync(CancellationToken cancellation) =>
        PageResult.Of<JourneysPage>(await frames.ReadAsync("Journeys", Section.Journeys, cancellation), await journeys.AllAsync(cancellation));

    /// <param name="step">Who is at this step; everybody inside when it is not given.</param>
    public async Task<IResult> GetAsync(string id, string? step, string? after, CancellationToken cancellation)
    {
        var people = await journeys.PeopleAsync(id, step, after, PeoplePerPage, cancellation);
        if (people is null || await journeys.FindAsync(id, cancellation) is not { } journey)
            return await frames.NotFoundAsync(Section.Journeys, "There is no journey of this name and nobody inside of one.", cancellation);

        var frame = await frames.ReadAsync(id, Section.Journeys, cancellation);
        var isPaused = PauseScope.TryParse($"journey:{id}", out var scope) && frame.Sending.Pauses.Holds(scope);
        return PageResult.Of<JourneyPage>(frame, new JourneyModel(journey, people, step, after is null, isPaused));
    }
}
