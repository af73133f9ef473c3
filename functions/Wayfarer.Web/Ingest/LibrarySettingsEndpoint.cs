using System.Net;
using Microsoft.AspNetCore.Http;
using Wayfarer.Runtime.Keys;

namespace Wayfarer.Web.Ingest;

/// <summary>
/// What Segment's libraries ask for when they start. The answer names no integration but this host, so that they send
/// everything here and nothing elsewhere.
/// </summary>
public sealed class LibrarySettingsEndpoint(IWriteKeys keys)
{
    public IResult Handle(HttpRequest request, string presented)
    {
        if (HttpMethods.IsOptions(request.Method)) return CrossOrigin.Preflight(request);
        if (!HttpMethods.IsGet(request.Method)) return IngestEndpoint.WrongMethod(request, "GET, OPTIONS");
        if (keys.Find(presented) is not { } key) return IngestAnswer.Refused(StatusCodes.Status404NotFound, "No live key has this name.");
        if (CrossOrigin.RefusalOf(key, request) is { } refusal) return IngestAnswer.Refused(StatusCodes.Status403Forbidden, $"The key {refusal}.");

        CrossOrigin.LetRead(key, request);
        return Answers.Json(LibrarySettings.Of(presented, $"{request.Host}/v1", Protocol(request)));
    }

    // Behind a proxy a request looks unencrypted although the page must use https; only this machine itself does without.
    private static string Protocol(HttpRequest request)
    {
        var isThisMachine = request.Host.Host == "localhost" || (IPAddress.TryParse(request.Host.Host, out var address) && IPAddress.IsLoopback(address));
        return isThisMachine ? request.Scheme : Uri.UriSchemeHttps;
    }
}
