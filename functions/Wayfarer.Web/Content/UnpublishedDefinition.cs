using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Wayfarer.Domain;
using Wayfarer.Domain.Content;
using Wayfarer.Runtime.Content;
using Wayfarer.Runtime.Definitions;

namespace Wayfarer.Web.Content;

/// <summary>A definition that somebody sends to see what it would do, among all that is live. Nothing is stored.</summary>
internal static class UnpublishedDefinition
{
    private const string Nameless = "preview";

    private static readonly Encoding StrictUtf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonDocumentOptions AsWritten = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <param name="folder">Where the definition would lie, such as <c>segments</c>.</param>
    /// <returns>All definitions with this one among them, and its id; or what is wrong with it.</returns>
    public static async ValueTask<(Definitions? Wanted, string Id, IResult? Refusal)> ReadAsync(
        HttpRequest request, string folder, DefinitionStore definitions, CancellationToken cancellation)
    {
        if (await TextAsync(request, cancellation) is not { } text)
        {
            var reason = $"The body must be a definition as it would stand in {folder}/: JSON in UTF-8 of at most {Limits.BytesPerFile} bytes.";
            return (null, "", Answers.Problem(StatusCodes.Status400BadRequest, reason));
        }

        var id = IdOf(text);
        var file = new ContentFile($"{folder}/{id}.json", text);
        var (wanted, problems) = ContentValidator.Validate([.. definitions.Published.Files.Where(live => live.Path != file.Path), file]);
        var own = problems.Where(problem => problem.File == file.Path).ToList();
        var isThere = folder == "segments" ? wanted.Segments.Any(segment => segment.Id == id) : wanted.Scores.Any(score => score.Id == id);
        return own.Count == 0 && isThere
            ? (wanted, id, null)
            : (null, id, Answers.Json(new PreviewProblems("The definition cannot be used.", own), StatusCodes.Status400BadRequest));
    }

    private static async ValueTask<string?> TextAsync(HttpRequest request, CancellationToken cancellation)
    {
        var buffer = new byte[Limits.BytesPerFile + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        if (length is 0 or > Limits.BytesPerFile) return null;

        try
        {
            return StrictUtf8.GetString(buffer.AsSpan(0, length)).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>What the file would be called; a definition that does not say is told so in its place.</summary>
    private static string IdOf(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, AsWritten);
            var isNamed = document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("id", out var id)
                && id.ValueKind == JsonValueKind.String
                && DefinitionId.IsValid(id.GetString()!);
            return isNamed ? document.RootElement.GetProperty("id").GetString()! : Nameless;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // Half of a surrogate pair is no text; where it stands, the parser says.
            return Nameless;
        }
    }
}

/// <summary>What is wrong with a definition that was to be previewed.</summary>
public sealed record PreviewProblems(string Problem, IReadOnlyList<ContentProblem> Problems);
