using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Wayfarer.Tests.Architecture;

/// <summary>What is kept in the repository, and what is not.</summary>
public sealed partial class RepositoryTests
{
    private static readonly string[] TopLevel =
    [
        ".ci", ".editorconfig", ".github", ".gitattributes", ".gitignore", "Directory.Build.props", "Directory.Packages.props", "Functions.sln", "LICENSE", "README.md",
        "azure.yaml", "functions", "global.json", "host.json", "infra", "local.settings.sample.json", "tests",
    ];

    private static readonly string[] Projects = [.. Repository.Files().Where(file => file.EndsWith(".csproj", StringComparison.Ordinal))];

    [Fact]
    public void The_top_level_holds_only_the_agreed_names() =>
        Assert.Empty(Repository.Files().Select(file => file.Split('/')[0]).Except(TopLevel));

    [Fact]
    public void Projects_take_packages_from_the_one_list_and_name_no_version()
    {
        var known = XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion").Select(package => package.Attribute("Include")!.Value).ToHashSet();
        Assert.NotEmpty(Projects);
        foreach (var project in Projects)
        {
            foreach (var reference in XDocument.Load(Repository.PathOf(project)).Descendants("PackageReference"))
            {
                Assert.Contains(reference.Attribute("Include")!.Value, known);
                Assert.True(reference.Attribute("Version") is null && reference.Attribute("VersionOverride") is null, $"{project} names a version");
            }
        }
    }

    [Fact]
    public void Projects_refer_only_to_layers_below()
    {
        string[] order = ["Wayfarer.Domain", "Wayfarer.Runtime", "Wayfarer.Web", "Wayfarer.Local"];
        foreach (var project in Projects.Where(project => project.StartsWith("functions/", StringComparison.Ordinal)))
        {
            // The function app stands beside the local host, on top of all others.
            var place = Array.IndexOf(order, Path.GetFileNameWithoutExtension(project));
            var below = place < 0 ? order[..^1] : order[..place];
            var references = XDocument.Load(Repository.PathOf(project)).Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));

            // What stands in for packages is no layer: nothing of it is ever run or published.
            Assert.Empty(references.Except(below).Except(place < 0 ? ["Wayfarer.StandIns"] : []));
        }
    }

    [Fact]
    public void Nothing_is_left_for_later_and_no_test_is_left_out()
    {
        var sources = Repository.Files().Where(file => file.EndsWith(".cs", StringComparison.Ordinal) && file.Split('/')[0] is "functions" or "tests").ToList();
        Assert.NotEmpty(sources);
        foreach (var source in sources)
        {
            var found = Unfinished().Match(File.ReadAllText(Repository.PathOf(source)));
            Assert.False(found.Success, $"{source} holds {found.Value}");
        }
    }

    // In two parts, so that this file does not hold what it looks for.
    [GeneratedRegex(@"\b(TO" + "DO|FIX" + "ME|HA" + @"CK|NotImplemented" + @"Exception)\b|\bSk" + @"ip\s*=\s*""")]
    private static partial Regex Unfinished();
}
