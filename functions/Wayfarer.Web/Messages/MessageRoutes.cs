using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wayfarer.Web.Callers;

namespace Wayfarer.Web.Messages;

/// <summary>The routes under which messages are looked at and tried.</summary>
internal static class MessageRoutes
{
    public static void MapMessages(this IEndpointRouteBuilder v1)
    {
        v1.MapGet("messages/{id}/preview", (MessagesEndpoint endpoint, string id, string? contact, HttpResponse response, CancellationToken cancellation) =>
            endpoint.PreviewAsync(id, contact, response, cancellation)).Allow(Access.Admin);
        v1.MapPost("messages/{id}/test", (MessagesEndpoint endpoint, string id, HttpRequest request, CancellationToken cancellation) =>
            endpoint.TestAsync(id, request, cancellation)).Allow(Access.Admin);
    }
}
