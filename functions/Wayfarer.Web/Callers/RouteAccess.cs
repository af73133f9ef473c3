using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Wayfarer.Web.Callers;

/// <summary>What a route says about who may call it. A route that says nothing is for admins alone.</summary>
public sealed record RouteAccess(Access Access)
{
    public static Access Of(Endpoint endpoint) => endpoint.Metadata.GetMetadata<RouteAccess>()?.Access ?? Access.Admin;
}

public static class RouteAccessExtensions
{
    public static TBuilder Allow<TBuilder>(this TBuilder route, Access access)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new RouteAccess(access));
}
