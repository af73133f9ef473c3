using Microsoft.AspNetCore.Http;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Web;

/// <summary>Whether events can be accepted now.</summary>
public sealed class HealthEndpoint(ITableStore store, DefinitionStore definitions)
{
    public async Task<IResult> GetAsync(CancellationToken cancellation)
    {
        try
        {
            await store.ScanAsync(TableName.Due, "", "~", after: null, 1, cancellation);
            return Answers.Json(new HealthAnswer("healthy", definitions.Current.Number));
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }
    }
}

public sealed record HealthAnswer(string Status, long Snapshot);
