using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Text.Json;
using Wayfarer.Domain.Content;

namespace Wayfarer.Local.Content;

/// <summary>What is live on a host, and who is inside its journeys, as the host tells it.</summary>
public sealed record LiveContent(ImmutableArray<ContentFile> Files, ImmutableDictionary<string, ImmutableDictionary<string, long>> People)
{
    public static async Task<LiveContent> ReadAsync(HttpClient host, CancellationToken cancellation)
    {
        var content = await host.GetFromJsonAsync<JsonElement>("/v1/content/files", cancellation);
        var journeys = await host.GetFromJsonAsync<JsonElement>("/v1/journeys", cancellation);
        var files = content.GetProperty("files").EnumerateArray().Select(file => new ContentFile(Text(file, "path"), Text(file, "text")));
        return new LiveContent(
            [.. files],
            journeys.GetProperty("journeys").EnumerateArray().ToImmutableDictionary(journey => Text(journey, "id"), journey => Steps(journey.GetProperty("totals"))));
    }

    public IReadOnlyDictionary<string, long> Inside(string journey) => People.GetValueOrDefault(journey, ImmutableDictionary<string, long>.Empty);

    private static ImmutableDictionary<string, long> Steps(JsonElement totals) =>
        totals.GetProperty("steps").EnumerateArray().ToImmutableDictionary(step => Text(step, "step"), step => step.GetProperty("here").GetInt64());

    private static string Text(JsonElement owner, string name) => owner.GetProperty(name).GetString() ?? "";
}
