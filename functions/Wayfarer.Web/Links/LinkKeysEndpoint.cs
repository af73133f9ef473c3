using Microsoft.AspNetCore.Http;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Links;

namespace Wayfarer.Web.Links;

/// <summary>The keys that links are signed with, without their secrets: list them, let a new one sign, take an old one away.</summary>
public sealed class LinkKeysEndpoint(ILinkKeyRing ring)
{
    public IResult List() => Answers.Json(LinkKeysAnswer.Of(ring.Current));

    public async Task<IResult> RotateAsync(HttpRequest request, CancellationToken cancellation)
    {
        // A page of another origin can post a form, and cannot post this.
        if (!request.HasJsonContentType())
            return Answers.Problem(StatusCodes.Status415UnsupportedMediaType, "Send application/json; an empty object is enough.");

        return Answers.Json(LinkKeysAnswer.Of(await ring.RotateAsync(cancellation)));
    }

    public async Task<IResult> RemoveAsync(string id, CancellationToken cancellation)
    {
        if (ring.Current.Signing.Id == id)
            return Answers.Problem(StatusCodes.Status409Conflict, "This key signs new links. Rotate first, so that another one does.");

        return await ring.RemoveAsync(id, cancellation)
            ? Answers.Json(LinkKeysAnswer.Of(ring.Current))
            : Answers.Problem(StatusCodes.Status404NotFound, "There is no link key with this id.");
    }
}

/// <summary>The keys, the one that signs first.</summary>
public sealed record LinkKeysAnswer(IReadOnlyList<LinkKeyAnswer> Keys)
{
    public static LinkKeysAnswer Of(LinkKeys keys) => new([.. keys.Keys.Select(key => new LinkKeyAnswer(key.Id, key.CreatedAt.ToString(), key == keys.Signing))]);
}

public sealed record LinkKeyAnswer(string Id, string CreatedAt, bool Signs);
