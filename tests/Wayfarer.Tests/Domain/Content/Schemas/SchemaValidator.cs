using System.Diagnostics;
using System.Text.Json;
using Wayfarer.Domain.Content.Schemas;
using Xunit;

namespace Wayfarer.Tests.Domain.Content.Schemas;

/// <summary>What a validator that editors use, too, says of documents.</summary>
internal static class SchemaValidator
{
    /// <summary>For each document, what is wrong with it, or null.</summary>
    public static async Task<IReadOnlyList<string?>> ValidateAsync(IEnumerable<(string Schema, string Text)> documents)
    {
        if (NodePackages.MissingTool is { } tool) Assert.Skip($"The schema validator needs {tool}, which is not on the path.");

        await NodePackages.InstallAsync();
        var start = new ProcessStartInfo("node", [Repository.PathOf("tests", "validate-schemas.cjs")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.StandardInput.WriteAsync(JsonSerializer.Serialize(new
        {
            schemas = ContentSchemas.Files.ToDictionary(file => Path.GetFileNameWithoutExtension(file.Path), file => file.Text),
            documents = documents.Select(document => new { schema = document.Schema, text = document.Text }),
        }));
        node.StandardInput.Close();
        var answer = await output;
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(node.ExitCode == 0, await errors);
        return JsonSerializer.Deserialize<List<string?>>(answer)!;
    }
}
