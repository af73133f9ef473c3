using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wayfarer.Runtime.Storage;
using Wayfarer.Web.Pages.Contacts;
using Wayfarer.Web.Pages.Content;
using Wayfarer.Web.Pages.Deliveries;
using Wayfarer.Web.Pages.Events;
using Wayfarer.Web.Pages.Journeys;
using Wayfarer.Web.Pages.Sending;
using Wayfarer.Web.Pages.Shared;
using Wayfarer.Web.Pages.Today;

namespace Wayfarer.Web.Pages;

/// <summary>Which address leads to which page.</summary>
internal static class PageRoutes
{
    public static void MapPages(this IEndpointRouteBuilder endpoints)
    {
        var routes = endpoints.MapGroup("").AddEndpointFilter(UnavailableAsync);
        routes.MapGet("/", (TodayPages pages, CancellationToken cancellation) => pages.GetAsync(cancellation));
        routes.MapGet("/journeys", (JourneysPages pages, CancellationToken cancellation) => pages.GetAsync(cancellation));
        routes.MapGet("/journeys/{id}", (JourneysPages pages, string id, string? step, string? after, CancellationToken cancellation) =>
            pages.GetAsync(id, step, after, cancellation));
        routes.MapGet("/contacts", (ContactsPages pages, string? q, CancellationToken cancellation) => pages.SearchAsync(q, cancellation));
        routes.MapGet("/contacts/{id}", (ContactsPages pages, string id, string? why, string? before, CancellationToken cancellation) =>
            pages.GetAsync(id, why, before, cancellation));
        routes.MapGet("/contacts/{id}/why", (ContactsPages pages, string id, string? segment, string? score, string? at, CancellationToken cancellation) =>
            pages.ExplainAsync(id, segment, score, at, cancellation));
        routes.MapGet("/events", (EventsPages pages, string? key, string? status, string? name, string? before, CancellationToken cancellation) =>
            pages.GetAsync(key, status, name, before, cancellation));
        routes.MapGet("/events/{id}", (EventsPages pages, string id, CancellationToken cancellation) => pages.GetAsync(id, cancellation));
        routes.MapGet("/deliveries", (DeliveriesPages pages, CancellationToken cancellation) => pages.GetAsync(cancellation));
        routes.MapGet("/sending", (SendingPages pages, string? done, string? scope, CancellationToken cancellation) => pages.GetAsync(done, scope, cancellation));
        routes.MapPost("/sending/pause", (SendingPages pages, HttpRequest request, CancellationToken cancellation) => pages.PauseAsync(request, cancellation));
        routes.MapPost("/sending/resume", (SendingPages pages, HttpRequest request, CancellationToken cancellation) => pages.ResumeAsync(request, cancellation));
        routes.MapPost("/sending/test", (SendingPages pages, HttpRequest request, CancellationToken cancellation) => pages.TestAsync(request, cancellation));
        routes.MapGet("/content", (ContentPages pages, CancellationToken cancellation) => pages.GetAsync(cancellation));
        routes.MapGet(Stylesheet.Address, Stylesheet.Get);
        routes.MapGet(Stylesheet.IconAddress, Stylesheet.GetIcon);
    }

    private static async ValueTask<object?> UnavailableAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }
    }
}
