using System.CommandLine;
using System.Text.RegularExpressions;
using Spectre.Console;
using Wayfarer.Local.Client;
using Wayfarer.Local.Commands;
using Xunit;

namespace Wayfarer.Tests.Infrastructure;

/// <summary>What the page for operations shows is there, and works as far as it can be tried without a subscription.</summary>
[Collection(nameof(DeploymentCollection))]
public sealed partial class OperationsPageTests(DeploymentFixture deployments)
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("infra", "README.md"));
    private static readonly string Pipeline = File.ReadAllText(Repository.PathOf("infra", "pipelines", "publish-content.yml"));
    private static readonly string Azd = File.ReadAllText(Repository.PathOf("azure.yaml"));
    private static readonly RootCommand Wayfarer = WayfarerCommand.Create(AnsiConsole.Console, TextWriter.Null);

    // What neither Bicep nor its parameter files know: the names with which the command line finds its keys.
    private static readonly string[] OfTheCommandLine = [TargetOptions.KeyVariable, TargetOptions.FunctionKeyVariable];

    public static TheoryData<string> Compilations => [.. Code().Matches(Page).Select(line => line.Groups["line"].Value).Where(line => line.StartsWith("bicep ", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Compilations))]
    public async Task The_compiler_takes(string command)
    {
        using var folder = new InfraFolder();
        var output = await BicepCommand.RunAsync(folder.Parent, new Dictionary<string, string>(), command.Split(' ')[1..]);
        Assert.True(output is { Code: 0, Errors: "" }, output.Errors);
    }

    [Fact]
    public void Every_command_of_Wayfarer_that_is_shown_is_understood()
    {
        var shown = Code().Matches(Page).Select(line => line.Groups["line"].Value).Where(line => line.StartsWith("wayfarer ", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(shown);
        Assert.All(shown, AssertUnderstood);
        Assert.ThrowsAny<Exception>(() => AssertUnderstood("wayfarer keys create --kind admin --named ops"));
    }

    [Fact]
    public void Every_command_of_Wayfarer_that_is_named_exists()
    {
        var named = Named().Matches(Page).Select(match => match.Groups["words"].Value).ToList();
        Assert.NotEmpty(named);
        Assert.All(named, AssertExists);
        Assert.ThrowsAny<Exception>(() => AssertExists("keys forget"));
    }

    [Fact]
    public void Every_variable_is_explained_and_none_that_nobody_reads()
    {
        var parameters = string.Concat(InfraFolder.Sources.Where(file => file.EndsWith(".bicepparam", StringComparison.Ordinal)).Select(file => File.ReadAllText(Repository.PathOf("infra", file))));
        var read = Read().Matches(parameters).Select(match => match.Groups["name"].Value).ToHashSet();
        var outputs = Output().Matches(File.ReadAllText(Repository.PathOf("infra", "main.bicep"))).Select(match => match.Groups["name"].Value);
        var explained = Variable().Matches(Page).Select(match => match.Value).ToHashSet();

        Assert.NotEmpty(read);
        Assert.Empty(read.Except(explained));
        Assert.Empty(explained.Where(name => name.StartsWith("WAYFARER_", StringComparison.Ordinal)).Except(read).Except(outputs).Except(OfTheCommandLine));
    }

    [Fact]
    public void Every_file_that_the_page_leads_to_is_there()
    {
        var named = Link().Matches(Page).Select(match => Path.Combine("infra", match.Groups["file"].Value))
            .Concat(Argument().Matches(Page).Select(match => match.Groups["file"].Value)).Distinct().ToList();
        Assert.True(named.Count > 3);
        Assert.All(named, file => Assert.True(File.Exists(Repository.PathOf(file)), file));
        Assert.All(Anchor().Matches(Page).Select(match => match.Groups["anchor"].Value), anchor => Assert.Contains(anchor, Headings()));
    }

    [Fact]
    public void Every_alert_says_what_to_do()
    {
        var alerts = deployments.First.Of("Microsoft.Insights/scheduledQueryRules").Concat(deployments.First.Of("Microsoft.Insights/metricAlerts"))
            .Select(alert => AlertName().Match(alert.Name).Value).Distinct().Order(StringComparer.Ordinal);
        var section = Page[Page.IndexOf("\n## Alerts", StringComparison.Ordinal)..Page.IndexOf("\n## Cost", StringComparison.Ordinal)];
        Assert.Equal(alerts, Row().Matches(section).Select(match => match.Groups["name"].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Azd_finds_what_it_deploys_and_subscribes_the_functions_in_the_second_stage()
    {
        var module = Regex.Match(Azd, @"^  module: (\w+)$", RegexOptions.Multiline).Groups[1].Value;
        var parameters = File.ReadAllText(Repository.PathOf("infra", module + ".bicepparam"));
        Assert.Contains("using './main.bicep'", parameters, StringComparison.Ordinal);
        var flag = Regex.Match(Azd, @"azd env set (\w+) true .*&& azd provision").Groups[1].Value;
        Assert.Contains($"param deployEventSubscriptions = bool(readEnvironmentVariable('{flag}', 'false'))", parameters, StringComparison.Ordinal);
        Assert.True(Directory.Exists(Repository.PathOf(Regex.Match(Azd, @"^    project: (\S+)$", RegexOptions.Multiline).Groups[1].Value)));

        // azd looks for the app by the name of the service.
        var service = Regex.Match(Azd, @"^services:\n  (\w+):$", RegexOptions.Multiline).Groups[1].Value;
        Assert.Equal(service, deployments.First.Of("Microsoft.Web/sites").Single().Text("tags.azd-service-name"));
    }

    [Fact]
    public void The_pipeline_checks_compares_and_publishes_with_commands_that_exist_and_without_a_secret()
    {
        var jobs = Regex.Split(Pipeline, @"^  (?=publish:)", RegexOptions.Multiline);
        Assert.Equal(2, jobs.Length);
        var (review, publish) = (Commands(jobs[0]), Commands(jobs[1]));
        Assert.Equal(["check content", "diff content --target \"$WAYFARER_TARGET\""], review);
        Assert.Equal(["pull .wayfarer-live --target \"$WAYFARER_TARGET\"", "push content --yes --target \"$WAYFARER_TARGET\""], publish);
        Assert.All(review.Concat(publish), command => AssertUnderstood("wayfarer " + command));

        Assert.Contains("id-token: write", Pipeline, StringComparison.Ordinal);
        Assert.DoesNotContain("secrets.", Pipeline, StringComparison.Ordinal);
        Assert.Contains(TargetOptions.KeyVariable, Pipeline, StringComparison.Ordinal);

        static List<string> Commands(string job) => [.. RunInPipeline().Matches(job).Select(match => match.Groups["command"].Value)];
    }

    private static void AssertUnderstood(string line)
    {
        var errors = Wayfarer.Parse(line["wayfarer ".Length..]).Errors;
        Assert.True(errors.Count == 0, $"{line}: {string.Join(' ', errors.Select(error => error.Message))}");
    }

    private static void AssertExists(string words)
    {
        Command command = Wayfarer;
        foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (command.Subcommands.Count == 0) return;

            command = Assert.Single(command.Subcommands, one => one.Name == word);
        }
    }

    private static IEnumerable<string> Headings() =>
        Heading().Matches(Page).Select(match => "#" + match.Groups["text"].Value.ToLowerInvariant().Replace(' ', '-'));

    [GeneratedRegex(@"^ {4,}(?<line>\S.*)$", RegexOptions.Multiline)]
    private static partial Regex Code();

    [GeneratedRegex(@"`wayfarer (?<words>[a-z][a-z -]*)[^`]*`")]
    private static partial Regex Named();

    [GeneratedRegex(@"readEnvironmentVariable\('(?<name>\w+)'")]
    private static partial Regex Read();

    [GeneratedRegex(@"^output (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Output();

    [GeneratedRegex(@"\b(WAYFARER|AZURE)_[A-Z_]*[A-Z]\b")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\]\((?<file>[^)#:]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<file>infra/[\w.-]+\.bicep(param)?)")]
    private static partial Regex Argument();

    [GeneratedRegex(@"\]\((?<anchor>#[^)]+)\)")]
    private static partial Regex Anchor();

    [GeneratedRegex(@"^## (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| `(?<name>[a-z0-9-]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^.+?(?=-(wayfarer|content|messages|company|func|wf))")]
    private static partial Regex AlertName();

    [GeneratedRegex(@"Wayfarer\.Local -- (?<command>.+)$", RegexOptions.Multiline)]
    private static partial Regex RunInPipeline();
}
