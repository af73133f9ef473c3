using System.Text;
using Wayfarer.Domain.Content;
using Wayfarer.Runtime.Content;
using Xunit;

namespace Wayfarer.Tests.Domain.Content;

/// <summary>What people read who slip while they edit the starter library, in one approved text.</summary>
public sealed class StarterProblemTests
{
    private const int Slips = 100;

    [Fact]
    public void The_starter_library_has_no_problem() => Assert.Empty(ContentValidator.Validate(SampleContent.Starters()).Problems);

    [Fact]
    public void Each_slip_is_found_where_it_is_with_what_was_meant()
    {
        var received = new StringBuilder();
        var inPlace = 0;
        foreach (var mutation in StarterMutations.Take(Slips))
        {
            var problems = ContentValidator.Validate([.. SampleContent.Starters().Where(file => file.Path != mutation.File.Path), mutation.File]).Problems;
            received.Append("# ").Append(mutation.File.Path).Append(':').Append(mutation.Line).Append(": ")
                .Append(mutation.Old).Append(" => ").Append(mutation.New).Append('\n');
            foreach (var problem in problems) received.Append(problem).Append('\n');

            received.Append('\n');

            // Of a name that others use, they say that it is not there.
            Assert.True(problems.Any(problem => problem.File == mutation.File.Path || problem.Reason.EndsWith($"\"{mutation.Old}\"", StringComparison.Ordinal)), $"{mutation.File.Path}:{mutation.Line}: {mutation.Old} => {mutation.New}");
            if (problems.Any(problem => problem.File == mutation.File.Path && problem.Line == mutation.Line)) inPlace++;
        }

        var approved = Path.Combine(SampleContent.Here(), "starter-problems.approved.txt");
        if (Environment.GetEnvironmentVariable("APPROVE") == "1") File.WriteAllText(approved, received.ToString());

        Assert.Equal(File.ReadAllText(approved).ReplaceLineEndings("\n"), received.ToString());

        // A comma or bracket that is missing is noticed on a later line.
        Assert.True(inPlace >= Slips * 7 / 10, $"Only {inPlace} of {Slips} were found in their own line.");
    }
}
