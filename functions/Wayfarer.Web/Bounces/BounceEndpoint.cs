using Microsoft.AspNetCore.Http;
using Wayfarer.Runtime.Bounces;
using Wayfarer.Runtime.Storage;
using Wayfarer.Web.Ingest;

namespace Wayfarer.Web.Bounces;

/// <summary>Takes mails that came back, for a mail system that can post them. Whoever is answered with 2xx need not post one again.</summary>
public sealed class BounceEndpoint(BounceInbox inbox)
{
    public async Task<IResult> AcceptAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var body = await RequestBody.ReadAsync(request, cancellation);
        if (body.Refusal is { } refusal) return refusal.Answer;

        try
        {
            var report = await inbox.AcceptAsync(new MemoryStream(body.Bytes.ToArray()), cancellation);
            return Answers.Json(new BounceAnswer(report.Kind, report.MessageId, report.Status));
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }
    }
}

/// <summary>How the mail was understood; whom it named is not repeated.</summary>
public sealed record BounceAnswer(BounceKind Kind, string? MessageId, string? Status);
