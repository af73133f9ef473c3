using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Wayfarer.Web.Content;
using Wayfarer.Web.Scores;
using Wayfarer.Web.Segments;

namespace Wayfarer.Local.Client;

public sealed partial class WayfarerClient
{
    public Task<SegmentsAnswer> SegmentsAsync(CancellationToken cancellation) => GetAsync<SegmentsAnswer>("v1/segments", cancellation);

    public Task<SegmentAnswer> SegmentAsync(string id, CancellationToken cancellation) => GetAsync<SegmentAnswer>(PathOfSegment(id), cancellation);

    public Task<BackfillAnswer> BackfillAsync(CancellationToken cancellation) => GetAsync<BackfillAnswer>("v1/backfill", cancellation);

    public Task<MembersAnswer> MembersAsync(string id, string? after, int limit, CancellationToken cancellation) =>
        GetAsync<MembersAnswer>($"{PathOfSegment(id)}/members?limit={limit}{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}", cancellation);

    public Task<ListedAnswer> ListAsync(string id, bool inside, MembersRequest request, CancellationToken cancellation) =>
        SendAsync<ListedAnswer>(inside ? HttpMethod.Post : HttpMethod.Delete, $"{PathOfSegment(id)}/members", JsonContent.Create(request, options: Json), cancellation);

    public Task<ListedAnswer> ImportAsync(string id, string csv, string request, CancellationToken cancellation)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(csv)) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
        return SendAsync<ListedAnswer>(HttpMethod.Post, $"{PathOfSegment(id)}/members/import?request={Uri.EscapeDataString(request)}", content, cancellation);
    }

    /// <summary>Who would be in a segment, or what is wrong with its definition.</summary>
    public async Task<(PreviewAnswer? Preview, PreviewProblems? Problems)> PreviewAsync(string definition, CancellationToken cancellation)
    {
        var content = new StringContent(definition, Encoding.UTF8, "application/json");
        using var answer = await AskAsync(HttpMethod.Post, "v1/segments/preview", content, cancellation, HttpStatusCode.BadRequest);
        return answer.IsSuccessStatusCode
            ? (await answer.Content.ReadFromJsonAsync<PreviewAnswer>(Json, cancellation), null)
            : (null, await answer.Content.ReadFromJsonAsync<PreviewProblems>(Json, cancellation));
    }

    /// <summary>Who would cross which threshold of a score, or what is wrong with its definition.</summary>
    public async Task<(ScorePreviewAnswer? Preview, PreviewProblems? Problems)> PreviewScoreAsync(string definition, CancellationToken cancellation)
    {
        var content = new StringContent(definition, Encoding.UTF8, "application/json");
        using var answer = await AskAsync(HttpMethod.Post, "v1/scores/preview", content, cancellation, HttpStatusCode.BadRequest);
        return answer.IsSuccessStatusCode
            ? (await answer.Content.ReadFromJsonAsync<ScorePreviewAnswer>(Json, cancellation), null)
            : (null, await answer.Content.ReadFromJsonAsync<PreviewProblems>(Json, cancellation));
    }

    /// <summary>What the scores of an account's contacts come to.</summary>
    public Task<AccountAnswer> AccountAsync(string account, CancellationToken cancellation) =>
        GetAsync<AccountAnswer>($"v1/accounts/{Uri.EscapeDataString(account)}/scores", cancellation);

    /// <summary>Writes all members of a segment as CSV, however many they are.</summary>
    public async Task ExportSegmentAsync(string id, Stream target, CancellationToken cancellation)
    {
        // Read as it comes: the patience for an answer is for its beginning.
        using var answer = await AskAsync(HttpMethod.Get, $"{PathOfSegment(id)}/export", content: null, HttpCompletionOption.ResponseHeadersRead, cancellation);
        try
        {
            await answer.Content.CopyToAsync(target, cancellation);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw new TargetException($"The answer of {Target} broke off in the middle; what was written is not whole.", failure);
        }
    }

    private static string PathOfSegment(string id) => $"v1/segments/{Uri.EscapeDataString(id)}";
}
