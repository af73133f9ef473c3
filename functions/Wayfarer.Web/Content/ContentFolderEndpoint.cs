using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Wayfarer.Domain;
using Wayfarer.Domain.Content;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Web.Content;

/// <summary>
/// The files that people edit: to take them along, and to bring changes of them. A change names the text that it was made of,
/// and is not written over any other.
/// </summary>
public sealed class ContentFolderEndpoint(ContentEditor content)
{
    public async Task<IResult> GetAsync(CancellationToken cancellation)
    {
        try
        {
            return Answers.Json(new ContentFolderAnswer(await content.FilesAsync(cancellation)));
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }
    }

    public async Task<IResult> PutAsync(HttpRequest request, CancellationToken cancellation)
    {
        var (push, problem) = await JsonBody.ReadAsync(request, WebJson.Default.ContentPushRequest, cancellation, Limits.BytesPerContentPush);
        if (problem is not null) return Answers.Problem(StatusCodes.Status400BadRequest, problem);
        if (push!.Edits is not { Length: > 0 } edits) return Answers.Problem(StatusCodes.Status400BadRequest, "edits is missing or empty; send { \"path\", \"text\", \"was\" } for each file.");
        if (edits.Any(edit => string.IsNullOrEmpty(edit.Path))) return Answers.Problem(StatusCodes.Status400BadRequest, "path of an edit is missing.");

        try
        {
            return Answer(await content.ApplyAsync(edits, cancellation));
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }
    }

    private static IResult Answer(EditOutcome outcome) => outcome switch
    {
        EditOutcome.Done done => Answers.Json(new ContentPushAnswer { Snapshot = done.Publication.Snapshot.Number, Problems = done.Publication.Problems }),
        EditOutcome.Changed changed => Answers.Json(
            new ContentPushAnswer
            {
                Problem = "Somebody else has changed what you changed; pull first.",
                Changed = changed.Files,
                Written = changed.Written,
            },
            StatusCodes.Status409Conflict),
        EditOutcome.Broken broken => Answers.Json(
            new ContentPushAnswer { Problem = "The content would be broken; nothing was written.", Problems = broken.Problems }, StatusCodes.Status400BadRequest),
        EditOutcome.Refused refused => Answers.Problem(StatusCodes.Status400BadRequest, refused.Reason),
        _ => throw new InvariantException($"Edits had the unknown outcome {outcome.GetType().Name}."),
    };
}

/// <summary>All files of the content folder, broken ones as well.</summary>
public sealed record ContentFolderAnswer(IReadOnlyList<ContentFile> Files);

public sealed record ContentPushRequest(ImmutableArray<ContentEdit>? Edits);

/// <summary>What became of a push: the snapshot that is live now, or why nothing, or not all, was written.</summary>
public sealed record ContentPushAnswer
{
    public long? Snapshot { get; init; }

    public string? Problem { get; init; }

    /// <summary>The files that somebody else has changed.</summary>
    public ImmutableArray<string> Changed { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>What was written before that was seen.</summary>
    public ImmutableArray<string> Written { get; init => field = value.IsDefault ? [] : value; } = [];

    public ImmutableArray<ContentProblem> Problems { get; init => field = value.IsDefault ? [] : value; } = [];
}
