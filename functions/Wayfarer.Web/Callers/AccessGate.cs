using Microsoft.AspNetCore.Http;
using Wayfarer.Runtime.Keys;

namespace Wayfarer.Web.Callers;

/// <summary>
/// Lets a request reach its endpoint when the route allows whoever sends it; the one place where that is decided. Some hosts
/// know their callers by other means than a key.
/// </summary>
public sealed class AccessGate(LiveKeys keys, ICallers callers)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var refusal = context.GetEndpoint() is { } endpoint ? Refusal(context.Request, RouteAccess.Of(endpoint)) : null;
        await (refusal is null ? next(context) : refusal.ExecuteAsync(context));
    }

    private IResult? Refusal(HttpRequest request, Access needed)
    {
        if (needed is Access.Anonymous or Access.WriteKey) return null;
        if (Caller.IsOtherOrigin(request))
            return Answers.Problem(StatusCodes.Status403Forbidden, "A page of another origin may post events with a browser key, and do nothing else.");

        var presented = PresentedKey.Of(request);
        var key = presented is null ? null : keys.Identify(presented);
        var known = callers.KindWithoutKey(request);
        if (presented is not null && key is null && !(callers.TakesTokens && known is not null)) return new KeyNeededAnswer(Advice(presented));

        // The key that everybody knows says no more about a caller than no key.
        var kind = key is { OnlyThisMachine: false } ? key.Kind : known;
        return kind switch
        {
            null => new KeyNeededAnswer($"Send a key: \"Authorization: Bearer wf_admin_...\". {callers.Advice}"),
            KeyKind.Admin => null,
            KeyKind.Server when needed == Access.Server => null,
            _ => Answers.Problem(StatusCodes.Status403Forbidden, $"A {kind.ToString()!.ToLowerInvariant()} key may not do this; use an admin key."),
        };
    }

    private static string Advice(string presented) => KeyText.IsMeantAsKey(presented) && !KeyText.IsWhole(presented)
        ? "The key is cut off or mistyped; copy it in full."
        : "The key is not known, or it was revoked.";
}
