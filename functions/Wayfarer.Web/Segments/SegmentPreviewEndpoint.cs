using Microsoft.AspNetCore.Http;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Segments;
using Wayfarer.Runtime.Storage;
using Wayfarer.Web.Content;

namespace Wayfarer.Web.Segments;

/// <summary>Who would be in a segment, by a definition that is not published. Nothing is stored.</summary>
public sealed class SegmentPreviewEndpoint(DefinitionStore definitions, SegmentPreview preview)
{
    public async Task<IResult> PostAsync(HttpRequest request, CancellationToken cancellation)
    {
        var (wanted, id, refusal) = await UnpublishedDefinition.ReadAsync(request, "segments", definitions, cancellation);
        if (refusal is not null) return refusal;

        try
        {
            var seen = await preview.RunAsync(wanted!, id, definitions.Current, cancellation);
            return Answers.Json(new PreviewAnswer(
                id, seen.Members, seen.Unknown, seen.IsEstimate, seen.LookedAt, seen.Contacts, seen.At.ToString(),
                [.. seen.Sample.Select(contact => MemberAnswer.Of(contact, since: null))]));
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }
    }
}
