using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Keys;
using Wayfarer.Runtime.Links;
using Wayfarer.Web.Callers;
using Wayfarer.Web.Ingest;

namespace Wayfarer.Web.Consent;

/// <summary>The pages that links in messages lead to, the door for forms, and the management of suppressions.</summary>
public static class ConsentRoutes
{
    public static IServiceCollection AddConsent(
        this IServiceCollection services, AddressBook addresses, LinkSigner links, ISnapshotSource snapshots, IWriteKeys keys, TimeProvider time) => services
        .AddSingleton(new UnsubscribeEndpoint(addresses, links, snapshots, time))
        .AddSingleton(new PreferencesEndpoint(addresses, links, snapshots, time))
        .AddSingleton(new ConfirmEndpoint(addresses, links, snapshots, time))
        .AddSingleton(_ => new SubscribeEndpoint(addresses, keys, snapshots, time))
        .AddSingleton(new SuppressionsEndpoint(addresses, snapshots, time));

    public static void MapConsent(this IEndpointRouteBuilder routes)
    {
        var links = routes.MapGroup("").Allow(Access.Anonymous);
        links.MapGet("u/{token}", (UnsubscribeEndpoint endpoint, string token, CancellationToken cancellation) => endpoint.GetAsync(token, cancellation));
        links.MapPost("u/{token}", (UnsubscribeEndpoint endpoint, string token, HttpRequest request, CancellationToken cancellation) =>
            endpoint.PostAsync(token, request, cancellation));
        links.MapGet("preferences/{token}", (PreferencesEndpoint endpoint, string token, CancellationToken cancellation) => endpoint.GetAsync(token, cancellation));
        links.MapPost("preferences/{token}", (PreferencesEndpoint endpoint, string token, HttpRequest request, CancellationToken cancellation) =>
            endpoint.PostAsync(token, request, cancellation));
        links.MapGet("confirm/{token}", (ConfirmEndpoint endpoint, string token, CancellationToken cancellation) => endpoint.GetAsync(token, cancellation));
        links.MapPost("confirm/{token}", (ConfirmEndpoint endpoint, string token, HttpRequest request, CancellationToken cancellation) =>
            endpoint.PostAsync(token, request, cancellation));

        routes.MapPost("/v1/subscribe", (SubscribeEndpoint endpoint, HttpRequest request, CancellationToken cancellation) => endpoint.PostAsync(request, cancellation))
            .Allow(Access.WriteKey);
        routes.MapMethods("/v1/subscribe", [HttpMethods.Options], (HttpRequest request) => CrossOrigin.Preflight(request)).Allow(Access.Anonymous);

        var suppressions = routes.MapGroup("/v1/suppressions").Allow(Access.Admin);
        suppressions.MapGet("", (SuppressionsEndpoint endpoint, string? address, CancellationToken cancellation) => endpoint.GetAsync(address, cancellation));
        suppressions.MapPost("", (SuppressionsEndpoint endpoint, HttpRequest request, CancellationToken cancellation) => endpoint.PostAsync(request, cancellation));
        suppressions.MapDelete("", (SuppressionsEndpoint endpoint, string? address, CancellationToken cancellation) => endpoint.DeleteAsync(address, cancellation));
    }
}
