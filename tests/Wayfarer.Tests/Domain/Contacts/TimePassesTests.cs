using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;
using Wayfarer.Simulation;
using Xunit;

namespace Wayfarer.Tests.Domain.Contacts;

/// <summary>When wakes come, and which inputs share a commit, changes nothing that was decided.</summary>
public sealed class TimePassesTests
{
    private const int Scripts = 150;
    private static readonly TimeSpan Beyond = TimeSpan.FromDays(20);

    [Fact]
    public void Advancing_in_two_steps_is_advancing_in_one()
    {
        var decisions = 0;
        for (var seed = 1; seed <= Scripts; seed++)
        {
            var script = KernelScript.Draw(seed);
            var dice = new Dice(seed);
            var contact = Contact.New(script.Contact);
            foreach (var (now, input) in script.Inputs)
            {
                contact = KernelRun.Committed(KernelRun.Apply(contact, input, script.Snapshot, now).Contact);
                var end = contact.Head.Clock + dice.Time(Beyond);
                var middle = contact.Head.Clock + dice.Time(end - contact.Head.Clock);
                if (contact.NextWake() < end && dice.Chance(0.5)) middle = contact.NextWake() - TimeSpan.FromMilliseconds(dice.Between(0, 1));

                var once = KernelRun.Advance(contact, script.Snapshot, end);
                var first = KernelRun.Advance(contact, script.Snapshot, middle);
                var twice = first.Then(KernelRun.Advance(first.Contact, script.Snapshot, end));
                Assert.True(once.Text == twice.Text, $"Seed {seed}, by {middle} to {end}:\n{once.Text}\n---\n{twice.Text}");
                decisions += once.Facts.Length;
            }
        }

        Assert.True(decisions > Scripts, "Nearly nothing was decided.");
    }

    [Fact]
    public void Grouping_of_inputs_and_needless_wakes_change_neither_state_nor_facts()
    {
        for (var seed = 1; seed <= Scripts; seed++)
        {
            var script = KernelScript.Draw(seed);
            var plain = Run(script, new Dice(seed), inGroups: false);
            foreach (var variant in Enumerable.Range(1, 4).Select(number => Run(script, new Dice((seed * 10) + number), inGroups: true)))
            {
                Assert.True(KernelRun.Describe(plain.Contact) == KernelRun.Describe(variant.Contact), $"Seed {seed}:\n{KernelRun.Describe(plain.Contact)}\n---\n{KernelRun.Describe(variant.Contact)}");
                Assert.True(plain.Facts.SequenceEqual(variant.Facts), $"Seed {seed}:\n{string.Join('\n', plain.Facts)}\n---\n{string.Join('\n', variant.Facts)}");
                Assert.Equal(plain.Effects.OfType<Effect.Count>(), variant.Effects.OfType<Effect.Count>());
            }
        }
    }

    private static KernelRun Run(KernelScript script, Dice dice, bool inGroups)
    {
        var run = new KernelRun(Contact.New(script.Contact), [], [], []);
        var before = Instant.Epoch;
        var commits = 0;
        foreach (var (now, input) in script.Inputs)
        {
            // Nobody wakes who is not there.
            while (inGroups && commits > 0 && dice.Chance(0.4)) Do(new Input.Wake(before + dice.Time(now - before)), before);

            Do(input, now);
            before = now;
            if (inGroups && dice.Chance(0.6)) continue;

            run = run with { Contact = KernelRun.Committed(run.Contact) };
            commits++;
        }

        Do(new Input.Wake(before + Beyond), before + Beyond);
        return run;

        void Do(Input what, Instant now) => run = run.Then(KernelRun.Apply(run.Contact, what, script.Snapshot, now));
    }
}
