using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Segments;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Segments;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Web.Segments;

/// <summary>Lists segments and who is in them, by page and as one file.</summary>
public sealed class SegmentsEndpoint(DefinitionStore definitions, SegmentReader reader)
{
    private const int DefaultLimit = 100;

    public Task<IResult> ListAsync(CancellationToken cancellation) => AnswerAsync(async () => Answers.Json(await reader.ListAsync(cancellation)));

    public Task<IResult> BackfillAsync(CancellationToken cancellation) => AnswerAsync(async () => Answers.Json(await reader.BackfillAsync(cancellation)));

    public Task<IResult> GetAsync(string id, CancellationToken cancellation) =>
        AnswerAsync(id, async segment => Answers.Json(await reader.OfAsync(segment, cancellation)));

    /// <param name="after">What an answer said as <c>next</c>.</param>
    public Task<IResult> MembersAsync(string id, string? after, int? limit, CancellationToken cancellation)
    {
        if (limit is < 1 or > Limits.MembersPerAnswer)
            return Task.FromResult(Answers.Problem(StatusCodes.Status400BadRequest, $"limit must be 1 to {Limits.MembersPerAnswer}."));
        if (PlaceOf(after, out var place) is { } problem) return Task.FromResult(Answers.Problem(StatusCodes.Status400BadRequest, problem));

        return AnswerAsync(id, async segment =>
        {
            var (members, next) = await reader.MembersAsync(segment.Id, place, limit ?? DefaultLimit, cancellation);
            return Answers.Json(new MembersAnswer(members, next is null ? null : $"{next.Shard}.{next.After}"));
        });
    }

    public Task<IResult> ExportAsync(string id, CancellationToken cancellation) => AnswerAsync(id, async segment =>
    {
        // What cannot be read at all is said before the file has begun.
        var (first, next) = await reader.MembersAsync(segment.Id, null, Limits.MembersPerAnswer, cancellation);
        return Results.Stream(
            async body =>
            {
                await WriteAsync(body, '\uFEFF' + MembersCsv.Heading + MembersCsv.Lines(first));
                for (var place = next; place is not null;)
                {
                    (var members, place) = await reader.MembersAsync(segment.Id, place, Limits.MembersPerAnswer, cancellation);
                    await WriteAsync(body, MembersCsv.Lines(members));
                }
            },
            "text/csv; charset=utf-8",
            $"{segment.Id}.csv");

        async Task WriteAsync(Stream body, string text) => await body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
    });

    private static string? PlaceOf(string? after, out MemberPlace? place)
    {
        place = null;
        if (string.IsNullOrEmpty(after)) return null;

        var isPlace = after is [_, '.', ..]
            && int.TryParse(after.AsSpan(0, 1), NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && (after.Length == 2 || ContactId.TryParse(after[2..], out _));
        if (isPlace) place = new MemberPlace(after[0] - '0', after.Length == 2 ? null : after[2..]);
        return isPlace ? null : "after must be the \"next\" of another answer.";
    }

    private Task<IResult> AnswerAsync(string id, Func<Segment, Task<IResult>> answer) => AnswerAsync(async () =>
        definitions.Current.Segment(id) is { } segment ? await answer(segment) : Unknown(id));

    internal static IResult Unknown(string id) => Answers.Problem(
        StatusCodes.Status404NotFound, DefinitionId.IsValid(id) ? $"There is no segment '{id}'." : $"This cannot be the id of a segment: {DefinitionId.Advice}.");

    private static async Task<IResult> AnswerAsync(Func<Task<IResult>> answer)
    {
        try
        {
            return await answer();
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }
    }
}
