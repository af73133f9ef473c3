using Microsoft.AspNetCore.Http;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Engagements;
using Wayfarer.Runtime.Links;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Web.Links;

/// <summary>
/// The picture and the links of messages. Who asks for them always gets their answer at once, also when nothing can be
/// recorded; neither changes what may be sent to anybody.
/// </summary>
public sealed class EngagementEndpoint(LinkSigner signer, EngagementRecorder recorder, TimeProvider time)
{
    private static readonly TimeSpan LongestRecording = TimeSpan.FromSeconds(1);

    private static readonly byte[] Picture = Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    public async Task<IResult> OpenAsync(string token, HttpRequest request)
    {
        if (signer.Verify(LinkPurpose.Open, token) is { } link) await RecordAsync(link, EngagementKind.Open, request);

        NotToBeKept(request.HttpContext.Response);
        return Results.Bytes(Picture, "image/gif");
    }

    public async Task<IResult> ClickAsync(string token, HttpRequest request)
    {
        NotToBeKept(request.HttpContext.Response);
        if (signer.Verify(LinkPurpose.Click, token) is not { } link)
            return Results.Text("This link is not complete. Please open it from the message once more.\n", statusCode: StatusCodes.Status404NotFound);

        await RecordAsync(link, EngagementKind.Click, request);
        return link.Url is { } url ? Results.Redirect(url) : Results.NoContent();
    }

    private async ValueTask RecordAsync(Link link, EngagementKind kind, HttpRequest request)
    {
        var engagement = new Engagement
        {
            Kind = kind,
            At = Instant.From(time.GetUtcNow()),
            SentAt = link.IssuedAt,
            UserAgent = request.Headers.UserAgent.ToString(),
            IsHeadOnly = HttpMethods.IsHead(request.Method),
            IsPrefetch = IsPrefetch(request),
            IsTrap = kind == EngagementKind.Click && link.Url is null,
        };
        try
        {
            // Not under the request's own cancellation: many programs hang up as soon as they know where to go.
            await recorder.RecordAsync(link, engagement, CancellationToken.None).AsTask().WaitAsync(LongestRecording);
        }
        catch (Exception failure) when (failure is StoreUnavailableException or TimeoutException)
        {
            // The person wants the page; that the click goes uncounted is the lesser loss.
        }
    }

    private static bool IsPrefetch(HttpRequest request) =>
        request.Headers["Sec-Purpose"].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase)
        || request.Headers["Purpose"].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase)
        || request.Headers["X-Moz"].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase);

    private static void NotToBeKept(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store, private, max-age=0";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["X-Robots-Tag"] = "noindex";
    }
}
