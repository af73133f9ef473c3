using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wayfarer.Web.Callers;

namespace Wayfarer.Web.Messages;

/// <summary>What is done with messages while they are written.</summary>
internal static class MessageEndpoints
{
    public static void MapMessages(this IEndpointRouteBuilder v1)
    {
        v1.MapGet("messages/{id}/preview", (MessagesEndpoint endpoint, string id, string? contact, HttpResponse response, CancellationToken cancellation) =>
                endpoint.PreviewAsync(id, contact, response, cancellation))
            .Allow(Access.Server);
        v1.MapPost("messages/{id}/test", (MessagesEndpoint endpoint, string id, HttpRequest request, CancellationToken cancellation) =>
                endpoint.TestAsync(id, request, cancellation))
            .Allow(Access.Admin);
    }
}
