using Wayfarer.Domain.Contacts;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.FailingStore;

/// <summary>
/// The k-th call to the store or a queue fails, for every k. Whatever it was, the world comes to the same end, only later.
/// </summary>
public sealed class FailingStoreTests
{
    public static TheoryData<UseCase, Failure> Cases
    {
        get
        {
            var cases = new TheoryData<UseCase, Failure>();
            foreach (var useCase in UseCases.All)
            {
                foreach (var failure in Enum.GetValues<Failure>()) cases.Add(useCase, failure);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public async Task Whichever_call_fails_the_end_is_the_same(UseCase useCase, Failure failure)
    {
        var expected = await EndAsync(useCase, PortCalls.Undisturbed);
        var number = 0;
        FailingCalls calls;
        do
        {
            calls = new FailingCalls(++number, failure);
            var end = await EndAsync(useCase, calls);
            Assert.True(expected == end, $"The call {number} fails.\n{Difference(expected, end)}");
        }
        while (calls.HasFailed);

        Assert.True(number > 10, "Nearly nothing was called.");
    }

    /// <summary>Whoever takes over after a cut cannot know whether the message went out; what is told must not be more than is known.</summary>
    [Theory]
    [InlineData(Failure.BeforeTheEffect)]
    [InlineData(Failure.AfterTheEffect)]
    [InlineData(Failure.TwiceInARow)]
    public async Task Whichever_call_fails_a_message_that_is_not_wanted_any_more_reaches_nobody(Failure failure)
    {
        var number = 0;
        FailingCalls calls;
        do
        {
            calls = new FailingCalls(++number, failure);
            var world = new World(WorldContent.Snapshot());
            await UseCases.NotWantedAnyMore.Before(world);
            await world.RunUntilIdleAsync(calls);
            await WorldState.AssertNothingIsLeftAsync(world);

            Assert.Empty(world.Courier.Reached);
            var facts = WorldState.Facts(world, World.User("ann")).ToList();
            Assert.Single(facts, fact => fact.Kind is FactKind.MessageSkipped or FactKind.MessageUnknown);
            Assert.DoesNotContain(facts, fact => fact.Kind == FactKind.MessageHandedOver);
        }
        while (calls.HasFailed);
    }

    private static string Difference(string expected, string end)
    {
        string[] before = expected.Split('\n'), after = end.Split('\n');
        return $"- {string.Join("\n- ", before.Except(after))}\n+ {string.Join("\n+ ", after.Except(before))}";
    }

    private static async Task<string> EndAsync(UseCase useCase, PortCalls calls)
    {
        var world = new World(WorldContent.Snapshot());
        await useCase.Before(world);
        await useCase.Happens(world);
        await world.RunUntilIdleAsync(calls);
        await WorldState.AssertNothingIsLeftAsync(world);
        return await WorldState.DescribeAsync(world);
    }
}
