using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Wayfarer.Web.Callers;

namespace Wayfarer.Tests.Web.Callers;

/// <summary>How a route is called by somebody who wants to know whether they may: with something in each of its places.</summary>
internal static class RouteCalls
{
    public static IReadOnlyList<string> MethodsOf(RouteEndpoint route) => route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["*"];

    public static IEnumerable<(string Method, string Path, Access Access)> Of(RouteEndpoint route)
    {
        var path = string.Concat(route.RoutePattern.PathSegments.Select(segment => "/" + string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternParameterPart { Name: "secret" } => "1",
            _ => "ada",
        }))));
        return MethodsOf(route).Select(method => (method == "*" ? "POST" : method, path, RouteAccess.Of(route)));
    }
}
