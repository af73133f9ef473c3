using System.Text.Json;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Time;
using Wayfarer.Simulation;
using Xunit;

namespace Wayfarer.Tests.Domain.Contacts;

/// <summary>When history expires, the rules that are live go on as if it were there, and later ones say what they cannot know.</summary>
public sealed class ExpiredHistoryTests
{
    private const int Scripts = 150;

    private static readonly Instant Start = Inputs.Start;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public void Expiry_never_changes_what_is_decided_by_the_live_snapshot()
    {
        var expiries = 0;
        for (var seed = 1; seed <= Scripts; seed++)
        {
            var script = KernelScript.Draw(seed);
            var dice = new Dice(seed);
            var kept = new KernelRun(Contact.New(script.Contact), [], [], []);
            var expired = kept;
            foreach (var (now, input) in script.Inputs)
            {
                kept = Next(kept, input, script.Snapshot, now);
                expired = Next(expired, input, script.Snapshot, now);
                if (dice.Chance(0.6)) continue;

                expired = expired with { Contact = ContactKernel.Expire(expired.Contact, script.Snapshot, now - dice.Time(Day)) };
                expiries++;
            }

            Assert.True(kept.Facts.SequenceEqual(expired.Facts), $"Seed {seed}");
            Assert.Equal(kept.Effects.Select(effect => JsonSerializer.Serialize(effect)), expired.Effects.Select(effect => JsonSerializer.Serialize(effect)));
            Assert.True(Describe(kept.Contact) == Describe(expired.Contact), $"Seed {seed}:\n{Describe(kept.Contact)}\n---\n{Describe(expired.Contact)}");
        }

        Assert.True(expiries > Scripts);
    }

    [Fact]
    public void A_later_rule_says_unknown_where_history_has_expired_and_becomes_sure_when_its_window_has_passed_that()
    {
        var first = Snapshots.With(new Condition.EventCount(new EventPattern("Seen"), 1, null, Window.Ever));
        var contact = KernelRun.Apply(Contact.New(Inputs.Contact), Inputs.Track("1", "Bought", Start), first, Start).Contact;
        contact = KernelRun.Committed(contact);
        var from = Start + (10 * Day);
        contact = ContactKernel.Expire(contact, first, from);

        Assert.Equal(Truth.Unknown, Ask(AtLeast(1), from + Day).Value);
        Assert.Equal(Truth.Unknown, Ask(Never(null), from + Day).Value);
        // The newest that may be gone occurred just before.
        var sure = from + (7 * Day) - TimeSpan.FromMilliseconds(1);
        Assert.Equal(new Judgement(Truth.Unknown, sure), Ask(Never(7 * Day), from + Day));
        Assert.Equal(Truth.True, Ask(Never(7 * Day), sure).Value);
        Assert.Equal(Truth.False, Ask(AtLeast(1, 7 * Day), from + (7 * Day)).Value);

        // What had been asked for before stays known, also that it never was.
        Assert.Equal(Truth.False, Ask(new Condition.EventCount(new EventPattern("Seen"), 1, null, Window.Ever), from + Day).Value);

        Judgement Ask(Condition.EventCount rule, Instant at)
        {
            var later = Snapshots.With(new Condition.Any([rule, new Condition.EventCount(new EventPattern("Seen"), 1, null, Window.Ever)]), number: 2);
            var recalled = ContactKernel.Recall(contact, later, []);
            return new Judge(recalled.Profile, later).At(rule, at);
        }

        static Condition.EventCount AtLeast(int count, TimeSpan? within = null) => new(new EventPattern("Bought"), count, null, within is { } a ? new Window.Rolling(a) : Window.Ever);

        static Condition.EventCount Never(TimeSpan? within) => new(new EventPattern("Bought"), 0, 0, within is { } b ? new Window.Rolling(b) : Window.Ever);
    }

    [Fact]
    public void A_rule_that_counts_further_than_was_remembered_is_sure_of_what_it_can_see()
    {
        var once = Snapshots.With(new Condition.EventCount(new EventPattern("Seen"), 1, null, Window.Ever));
        var contact = Contact.New(Inputs.Contact);
        for (var day = 0; day < 3; day++)
            contact = KernelRun.Committed(KernelRun.Apply(contact, Inputs.Track($"{day}", "Seen", Start + (day * Day)), once, Start + (day * Day)).Contact);
        contact = ContactKernel.Expire(contact, once, Start + (10 * Day));
        var thrice = new Condition.EventCount(new EventPattern("Seen"), 3, null, Window.Ever);
        var recalled = ContactKernel.Recall(contact, Snapshots.With(thrice, number: 2), []);
        var now = Start + (11 * Day);

        Assert.Equal(Truth.Unknown, new Judge(recalled.Profile, Snapshots.With(thrice, number: 2)).At(thrice, now).Value);
        Assert.Equal(Truth.Unknown, Snapshots.With(thrice, number: 2) is var snapshot ? KernelRun.Apply(recalled, new Input.Wake(now), snapshot, now).Contact.Profile.Segments.Single().Value : default);
        Assert.Equal([Start + (2 * Day)], recalled.Profile.Memories.Single().Newest.Select(occurrence => occurrence.At));
        Assert.Equal(Start + (2 * Day), recalled.Profile.Memories.Single().Since);
    }

    private static KernelRun Next(KernelRun run, Input input, Snapshot snapshot, Instant now)
    {
        var next = run.Then(KernelRun.Apply(run.Contact, input, snapshot, now));
        return next with { Contact = KernelRun.Committed(next.Contact) };
    }

    /// <summary>The state, without what expiry itself notes down.</summary>
    private static string Describe(Contact contact) => KernelRun.Describe(contact with
    {
        Profile = contact.Profile with
        {
            Memories = [.. contact.Profile.Memories.Where(memory => !memory.Newest.IsEmpty).Select(memory => memory with { Depth = null })],
        },
    });
}
