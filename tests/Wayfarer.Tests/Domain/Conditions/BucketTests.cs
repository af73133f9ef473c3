using Wayfarer.Domain;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Time;
using Xunit;

namespace Wayfarer.Tests.Domain.Conditions;

/// <summary>A part of all contacts, drawn at random and for good.</summary>
public sealed class BucketTests
{
    private const int Contacts = 20_000;

    [Theory]
    [InlineData("0", "100", true)]
    [InlineData("0", "0.01", true)]
    [InlineData("99.99", "100", true)]
    [InlineData("33.33", "66.67", true)]
    [InlineData("0", "0.001", false)]
    [InlineData("0", "100.01", false)]
    [InlineData("-0.01", "50", false)]
    [InlineData("50", "50", false)]
    public void A_bound_is_a_percentage_of_at_most_two_decimals(string from, string to, bool isSound)
    {
        Assert.Equal(10_000, Limits.BucketsPerDraw);
        Assert.Equal(isSound, Compile($$"""{ "bucket": "b", "from": {{from}}, "to": {{to}} }""").Problems.IsEmpty);
    }

    [Fact]
    public void Everybody_is_in_exactly_one_of_parts_that_lie_side_by_side()
    {
        var parts = new[] { (0, 1), (1, 2_500), (2_500, 5_000), (5_000, 10_000) }.Select(part => new Condition.BucketIs("b", part.Item1, part.Item2)).ToList();
        var counts = new int[parts.Count];
        var both = 0;
        for (var number = 0; number < Contacts; number++)
        {
            var judge = new Judge(Profile.Empty, Snapshot.Empty) { Contact = ContactId.Parse($"u{number:x32}") };
            var inside = Enumerable.Range(0, parts.Count).Where(part => judge.At(parts[part], Instant.Epoch).IsTrue).ToList();
            counts[Assert.Single(inside)]++;
            Assert.Equal(judge.At(parts[3], Instant.Epoch), judge.At(parts[3], new Instant(Contacts)));
            if (inside[0] == 3 && judge.At(new Condition.BucketIs("other", 5_000, 10_000), Instant.Epoch).IsTrue) both++;
        }

        Assert.InRange(counts[2], Contacts * 0.23, Contacts * 0.27);
        Assert.InRange(counts[3], Contacts * 0.48, Contacts * 0.52);

        // Two draws have nothing to do with each other.
        Assert.InRange(both, Contacts * 0.23, Contacts * 0.27);
    }

    private static (Definitions Definitions, System.Collections.Immutable.ImmutableArray<ContentProblem> Problems) Compile(string rule) =>
        ContentCompiler.Compile([new("segments/s.json", $$"""{ "id": "s", "if": {{rule}} }""")]);
}
