using Microsoft.AspNetCore.Http;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Scores;
using Wayfarer.Runtime.Storage;
using Wayfarer.Web.Content;

namespace Wayfarer.Web.Scores;

/// <summary>Who would cross which threshold by a score that is not published. Nothing is stored.</summary>
public sealed class ScorePreviewEndpoint(DefinitionStore definitions, ScorePreview preview)
{
    public async Task<IResult> PostAsync(HttpRequest request, CancellationToken cancellation)
    {
        var (wanted, id, refusal) = await UnpublishedDefinition.ReadAsync(request, "scores", definitions, cancellation);
        if (refusal is not null) return refusal;

        try
        {
            return Answers.Json(ScorePreviewAnswer.Of(await preview.RunAsync(wanted!, id, definitions.Current, cancellation)));
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }
    }
}
