using Microsoft.AspNetCore.Http;
using Wayfarer.Domain.Content;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Web.Content;

/// <summary>Which snapshot is live and since when, and what became of each file when they were last published.</summary>
public sealed class ContentEndpoint(DefinitionStore definitions, ContentEditor content)
{
    /// <summary>Looks at the files first: where several processes publish, another one may have done it last.</summary>
    public async Task<IResult> GetAsync(CancellationToken cancellation)
    {
        try
        {
            await content.LookAsync(cancellation);
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }

        var published = definitions.Published;
        return Answers.Json(new ContentAnswer(published.Snapshot, published.PublishedAt?.ToString(), definitions.Reports, definitions.Problems));
    }

    /// <summary>The texts of everything that is live.</summary>
    public IResult GetFiles()
    {
        var published = definitions.Published;
        return Answers.Json(new ContentFilesAnswer(published.Snapshot, published.Files));
    }
}

public sealed record ContentAnswer(long Snapshot, string? PublishedAt, IReadOnlyList<FileReport> Files, IReadOnlyList<ContentProblem> Problems);

public sealed record ContentFilesAnswer(long Snapshot, IReadOnlyList<ContentFile> Files);
