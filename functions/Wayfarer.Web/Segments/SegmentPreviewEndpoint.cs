using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Wayfarer.Domain;
using Wayfarer.Domain.Content;
using Wayfarer.Runtime.Content;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Segments;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Web.Segments;

/// <summary>Who would be in a segment, by a definition that is not published. Nothing is stored.</summary>
public sealed class SegmentPreviewEndpoint(DefinitionStore definitions, SegmentPreview preview)
{
    private const string Nameless = "preview";

    private static readonly Encoding StrictUtf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonDocumentOptions AsWritten = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public async Task<IResult> PostAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (await TextAsync(request, cancellation) is not { } text)
            return Answers.Problem(StatusCodes.Status400BadRequest, $"The body must be a segment's definition: JSON in UTF-8 of at most {Limits.BytesPerFile} bytes.");

        var id = IdOf(text);
        var file = new ContentFile($"segments/{id}.json", text);
        var (wanted, problems) = ContentValidator.Validate([.. definitions.Published.Files.Where(live => live.Path != file.Path), file]);
        var own = problems.Where(problem => problem.File == file.Path).ToList();
        var segment = wanted.Segments.FirstOrDefault(known => known.Id == id);
        if (own.Count > 0 || segment is null)
            return Answers.Json(new PreviewProblems("The definition cannot be used.", own), StatusCodes.Status400BadRequest);

        try
        {
            var seen = await preview.RunAsync(wanted, id, definitions.Current, cancellation);
            return Answers.Json(new PreviewAnswer(
                id, seen.Members, seen.Unknown, seen.IsEstimate, seen.LookedAt, seen.Contacts, seen.At.ToString(),
                [.. seen.Sample.Select(contact => MemberAnswer.Of(contact, since: null))]));
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }
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
        catch (JsonException)
        {
            return Nameless;
        }
    }
}
