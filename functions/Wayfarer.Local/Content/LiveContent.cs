using System.Collections.Immutable;
using Wayfarer.Domain.Content;
using Wayfarer.Local.Client;
using Wayfarer.Web.Content;

namespace Wayfarer.Local.Content;

/// <summary>What is live on a host, and how many people are inside its journeys, by step.</summary>
public sealed record LiveContent(IReadOnlyList<ContentFile> Files, ImmutableDictionary<string, ImmutableDictionary<string, long>> People)
{
    public static async Task<LiveContent> ReadAsync(WayfarerClient client, CancellationToken cancellation)
    {
        var content = await client.GetAsync<ContentFilesAnswer>("v1/content/files", cancellation);
        var journeys = await client.JourneysAsync(cancellation);
        var people = journeys.Journeys.ToImmutableDictionary(
            journey => journey.Id, journey => journey.Totals.Steps.ToImmutableDictionary(step => step.Step, step => step.Here));
        return new LiveContent(content.Files, people);
    }

    public IReadOnlyDictionary<string, long> Inside(string journey) => People.GetValueOrDefault(journey, ImmutableDictionary<string, long>.Empty);
}
