using Wayfarer.Local.Commands;
using Wayfarer.Tests.Contracts;
using Xunit;

namespace Wayfarer.Tests.Local;

public sealed class CheckCommandTests
{
    [Theory]
    [InlineData("content")]
    [InlineData("demo-content")]
    public void What_is_delivered_has_no_problems(string folder)
    {
        var output = new StringWriter();
        Assert.Equal(0, CheckCommand.Check(Path.Combine(AppContext.BaseDirectory, folder), output));
        Assert.StartsWith("No problems", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_problem_is_told_with_file_line_and_column()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "journeys"));
        File.WriteAllText(Path.Combine(folder.Path, "journeys", "broken.json"), "{\n  \"id\": \"other\"\n}");
        var output = new StringWriter();

        Assert.Equal(1, CheckCommand.Check(folder.Path, output));
        Assert.Contains("journeys/broken.json:2:9:", output.ToString(), StringComparison.Ordinal);
    }
}
