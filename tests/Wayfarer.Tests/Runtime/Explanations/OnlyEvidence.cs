using System.Collections.Immutable;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Time;
using Xunit;

namespace Wayfarer.Tests.Runtime.Explanations;

/// <summary>Somebody of whom nothing is known but what an explanation lists.</summary>
internal static class OnlyEvidence
{
    public static Judge Judge(IEnumerable<Evidence> evidence, ContactId contact, Snapshot snapshot)
    {
        var profile = Profile.Empty with { MemorySignature = snapshot.MemorySignature };
        var open = new List<Enrollment>();
        foreach (var item in evidence)
        {
            switch (item)
            {
                case Evidence.Seen seen:
                    Assert.NotNull(seen.Event);
                    Assert.Equal(seen.Occurrence, new Occurrence(seen.Event.OccurredAt, Occurrence.HashOf(seen.Event.Key)));
                    foreach (var memory in snapshot.Plan(seen.Event.Name).Memories.Where(memory => memory.Pattern.FiltersHold(seen.Event.Properties)))
                        profile = profile.Remember(memory, seen.Event);
                    break;
                case Evidence.TraitValue trait:
                    profile = With(profile, trait.Trait, trait.Value);
                    break;
                case Evidence.Zone { IsOwn: true } zone:
                    profile = With(profile, Profile.TimeZoneTrait, Value.Of(zone.Name));
                    break;
                case Evidence.Tagged { Known: { } tag }:
                    profile = profile with { Tags = [.. profile.Tags.Where(other => other.Name != tag.Name), tag] };
                    break;
                case Evidence.Listed { Known: { } listing }:
                    profile = profile with { Lists = [listing] };
                    break;
                case Evidence.InJourney journey:
                    if (journey.Memory is { } known) profile = profile.With(known);
                    if (journey.OpenSince is { } since) open.Add(Inside(journey.Journey, since));
                    break;
            }
        }

        return new Judge(profile, snapshot) { Contact = contact, Open = open };
    }

    private static Profile With(Profile profile, string trait, Value value) => value.Kind == ValueKind.Absent
        ? profile
        : profile with { Traits = [.. profile.Traits.Where(other => other.Name != trait), new Trait(trait, value.ToElement(), Instant.Epoch, "")] };

    private static Enrollment Inside(string journey, Instant since) => new()
    {
        Id = journey,
        Journey = journey,
        Version = "",
        EnteredAt = since,
        Trigger = new Trigger("", "", since, null),
        Step = "",
        Wait = new Wait(WaitKind.Event, since, null),
        WaitNumber = 1,
    };
}
