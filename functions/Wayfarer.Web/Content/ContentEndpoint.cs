using Microsoft.AspNetCore.Http;
using Wayfarer.Domain.Content;
using Wayfarer.Runtime.Definitions;

namespace Wayfarer.Web.Content;

/// <summary>Which snapshot is live, and what is wrong with the files that are not part of it.</summary>
public sealed class ContentEndpoint(DefinitionStore definitions)
{
    public IResult Get() => Answers.Json(new ContentAnswer(definitions.Current.Number, definitions.Problems));
}

public sealed record ContentAnswer(long Snapshot, IReadOnlyList<ContentProblem> Problems);
