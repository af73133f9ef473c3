using Microsoft.AspNetCore.Http;
using Wayfarer.Domain.Content;
using Wayfarer.Runtime.Definitions;

namespace Wayfarer.Web.Content;

/// <summary>Which snapshot is live and since when, and what became of each file when they were last published.</summary>
public sealed class ContentEndpoint(DefinitionStore definitions)
{
    public IResult Get()
    {
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
