using Azure.Data.Tables;
using Wayfarer.Tests.Contracts;
using Xunit;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]

namespace Wayfarer.Tests.Contracts;

/// <summary>
/// One Azurite table service for the whole test run, started by the first test that needs it. Without Node.js those tests are
/// skipped and say so.
/// </summary>
public sealed class AzuriteFixture : IAsyncDisposable
{
    private readonly AzuriteService _service = new();

    /// <summary>A client of the service; the counter, when there is one, sees every request it sends.</summary>
    public Task<TableServiceClient> ClientAsync(OperationCounter? counter = null)
    {
        if (NodePackages.MissingTool is { } tool)
            Assert.Skip($"Azurite needs {tool}, which is not on the path.");
        return _service.ClientAsync(counter);
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();
}
