using Xunit;

namespace Wayfarer.Tests.Infrastructure;

/// <summary>The compiler has nothing to say about what is in <c>infra/</c>.</summary>
public sealed class BicepTests
{
    private static readonly Dictionary<string, string> NoVariables = [];

    [Fact]
    public async Task Every_module_builds_without_error_or_warning()
    {
        using var folder = new InfraFolder();
        AssertSilent(await BicepCommand.RunAsync(folder.Path, NoVariables, "build", "--pattern", "**/*.bicep"));
        Assert.True(File.Exists(folder.File("main.json")));
        Assert.True(File.Exists(folder.File("modules/eventing.json")));
    }

    [Fact]
    public async Task Every_parameter_file_builds_without_error_or_warning()
    {
        using var folder = new InfraFolder();
        AssertSilent(await BicepCommand.RunAsync(folder.Path, NoVariables, "build-params", "--pattern", "*.bicepparam"));
        Assert.True(File.Exists(folder.File("dev.json")) && File.Exists(folder.File("prod.json")));
    }

    [Fact]
    public async Task The_linter_finds_nothing_and_would_find_a_parameter_that_nobody_uses()
    {
        using var folder = new InfraFolder();
        AssertSilent(await BicepCommand.RunAsync(folder.Path, NoVariables, "lint", "--pattern", "**/*.bicep"));

        File.WriteAllText(folder.File("modules/wrong.bicep"), "param unused string\n");
        var found = await BicepCommand.RunAsync(folder.Path, NoVariables, "lint", "modules/wrong.bicep");
        Assert.NotEqual(0, found.Code);
        Assert.Contains("Error no-unused-params", found.Errors + found.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_file_is_formatted_as_the_formatter_formats_it()
    {
        using var folder = new InfraFolder();
        AssertSilent(await BicepCommand.RunAsync(folder.Path, NoVariables, "format", "--pattern", "**/*.bicep"));
        AssertSilent(await BicepCommand.RunAsync(folder.Path, NoVariables, "format", "--pattern", "*.bicepparam"));
        Assert.All(InfraFolder.Sources, file => Assert.Equal(File.ReadAllText(folder.File(file)), File.ReadAllText(Repository.PathOf("infra", file))));
    }

    [Fact]
    public void Every_parameter_and_output_says_what_it_is()
    {
        foreach (var file in InfraFolder.Sources.Where(file => file.EndsWith(".bicep", StringComparison.Ordinal)))
        {
            var lines = File.ReadAllLines(Repository.PathOf("infra", file));
            for (var index = 0; index < lines.Length; index++)
            {
                if (!lines[index].StartsWith("param ", StringComparison.Ordinal) && !lines[index].StartsWith("output ", StringComparison.Ordinal)) continue;

                var above = lines[..index].Reverse().TakeWhile(line => line.StartsWith('@'));
                Assert.True(above.Any(line => line.StartsWith("@description(", StringComparison.Ordinal)), $"{file}: {lines[index]}");
            }
        }
    }

    private static void AssertSilent(BicepOutput output)
    {
        Assert.Equal("", output.Errors);
        Assert.DoesNotContain("Warning", output.Output, StringComparison.Ordinal);
        Assert.Equal(0, output.Code);
    }
}
