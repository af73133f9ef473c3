using Microsoft.AspNetCore.Http;

namespace Wayfarer.Web.Ingest;

/// <summary>Takes the figures that Segment's libraries send about themselves and lets them go: a refusal would make them complain.</summary>
public static class MetricsEndpoint
{
    public static IResult Handle(HttpRequest request)
    {
        if (HttpMethods.IsOptions(request.Method)) return CrossOrigin.Preflight(request);
        if (!HttpMethods.IsPost(request.Method)) return IngestEndpoint.WrongMethod(request, "POST, OPTIONS");

        CrossOrigin.LetAnyRead(request);
        return Answers.Json(new IngestAnswer(true, 0, []));
    }
}
