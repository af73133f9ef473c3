using System.Text.Json;
using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.Contacts;

/// <summary>Whatever the limits let in can be stored: a contact that cannot be would keep its messages for ever.</summary>
public sealed class CommitLimitTests
{
    private static readonly ContactId Ann = World.User("ann");

    [Fact]
    public async Task A_commit_takes_so_many_inputs_and_the_next_one_the_rest()
    {
        Assert.Equal([Limits.InputsPerCommit], await InputsOfCommitsAsync(Limits.InputsPerCommit));
        Assert.Equal([Limits.InputsPerCommit, 1], await InputsOfCommitsAsync(Limits.InputsPerCommit + 1));
    }

    [Fact]
    public async Task A_commit_that_weighs_enough_leaves_the_next_input_to_the_next_commit()
    {
        const int Events = 8;
        Assert.Equal([Events, 1], await InputsOfCommitsAsync(Events + 1, _ => Limits.BytesPerCommit / Events));
        Assert.Equal([Events + 1], await InputsOfCommitsAsync(Events + 1, number => (Limits.BytesPerCommit / Events) - (number == 0 ? 1 : 0)));
    }

    [Fact]
    public async Task The_largest_events_are_all_stored()
    {
        var world = new World(WorldContent.Snapshot());
        for (var number = 0; number < Limits.InputsPerCommit; number++)
        {
            var said = Said.Track($"{number}", "Seen", world.Start, "ann");
            await world.AcceptAsync(said with { Event = said.Event with { Properties = JsonElement.Parse($$"""{"p":"{{Noise(number, Limits.BytesPerEvent - 300)}}"}""") } });
        }

        await world.RunUntilIdleAsync();
        Assert.Equal(Limits.InputsPerCommit, WorldState.Commits(world, Ann).Sum(commit => commit.Inputs.Length));
    }

    [Theory]
    [InlineData('a')]
    [InlineData('ü')]
    [InlineData('字')]
    public async Task The_largest_profile_fits_into_its_row(char letter)
    {
        var world = new World(WorldContent.Snapshot());
        var size = (Limits.BytesPerTrait - 2) / System.Text.Encoding.UTF8.GetByteCount([letter]);
        for (var number = 0; number < Limits.TraitsPerContact; number++)
            await world.AcceptAsync(Said.Track($"{number}", "Seen", world.Start, "ann", traits: $$"""{ "t{{number}}": "{{new string(letter, size)}}" }"""));

        await world.RunUntilIdleAsync();
        await WorldState.AssertNothingIsLeftAsync(world);
        Assert.Equal(Limits.TraitsPerContact, WorldState.Commits(world, Ann).Sum(commit => commit.Inputs.Length));
        Assert.Contains(WorldState.Facts(world, Ann), fact => fact.Kind == FactKind.LimitReached);
    }

    private static async Task<IEnumerable<int>> InputsOfCommitsAsync(int count, Func<int, int>? bytes = null)
    {
        const string Empty = """{"p":""}""";
        var world = new World(WorldContent.Snapshot());
        for (var number = 0; number < count; number++)
        {
            var said = Said.Track($"{number}", "Seen", world.Start, "ann");
            if (bytes is not null)
                said = said with { Event = said.Event with { Properties = JsonElement.Parse($$"""{"p":"{{new string('x', bytes(number) - Empty.Length)}}"}""") } };
            await world.AcceptAsync(said);
        }

        await world.RunAsync(worker => worker.InboxAsync());
        return WorldState.Commits(world, Ann).Select(commit => commit.Inputs.Length);
    }

    /// <summary>Text that does not become smaller.</summary>
    private static string Noise(int seed, int length)
    {
        var bytes = new byte[length * 3 / 4];
        new Random(seed).NextBytes(bytes);
        return Convert.ToBase64String(bytes)[..(length / 4 * 4)].Replace('+', '-').Replace('/', '_');
    }
}
