using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Contacts;

internal sealed partial class ContactTransition
{
    private void Take(Input.Occurred occurred)
    {
        var @event = occurred.Event;
        Identify(@event);
        var mayChange = MayChange(@event);
        if (mayChange && @event.GroupId is { } group) Join(group, @event.OccurredAt);
        if (mayChange && @event.Traits is { ValueKind: JsonValueKind.Object } traits && @event.Type != EventType.Group)
        {
            Gather();
            foreach (var trait in traits.EnumerateObject()) SetTrait(trait.Name, trait.Value, @event.OccurredAt, @event.Key, @event.Unproven);
            JudgeGathered();
        }

        if (!TellsConsent(@event)) Meet(@event);
        foreach (var linked in occurred.Linked)
        {
            // An alias does not say whether the previous id was a user's or a visitor's: whether there is such a user is for
            // their own contact to say.
            if (@event.PreviousId is not null && !linked.IsAnonymous) AskUser(linked);
            else Link(linked);
        }
    }

    // An anonymous id proves nothing: who knows that of a known person may add to what they did, and not to who they are.
    private bool MayChange(Event @event) => !@event.Unproven || @event.UserId is not null || _profile.UserIds.IsEmpty;

    private void Take(Receipt receipt)
    {
        var (fact, counter) = receipt.Outcome switch
        {
            DeliveryOutcome.HandedOver => (FactKind.MessageHandedOver, JourneyCounter.HandedOver),
            DeliveryOutcome.Skipped => (FactKind.MessageSkipped, JourneyCounter.Skipped),
            DeliveryOutcome.Failed => (FactKind.MessageFailed, JourneyCounter.SendFailed),
            _ => (FactKind.MessageUnknown, JourneyCounter.OutcomeUnknown),
        };
        _facts.Add(new Fact(_clock, fact)
        {
            Journey = receipt.Journey,
            Enrollment = receipt.Enrollment,
            Step = receipt.Step,
            Message = receipt.MessageKey,
            Reason = receipt.Reason,
        });
        if (receipt.Kind != DeliveryKind.Email) return;

        Count(receipt.Journey, counter, receipt.Step);
        if (receipt.Outcome == DeliveryOutcome.Skipped) _effects.Add(new Effect.Skipped(receipt.Journey, receipt.Step, receipt.Message, receipt.Reason));
        if (receipt.Outcome == DeliveryOutcome.HandedOver) Meet(EventProperties.Sent(receipt));
        EndHandOver(receipt);
    }

    /// <summary>Lets everything that can be affected by an event meet it: memory, open enrollments, goals, segments, entries.</summary>
    private void Meet(Event @event)
    {
        var plan = _snapshot.Plan(@event.Name);
        var touched = new Touched();
        foreach (var memory in plan.Memories)
        {
            if (!memory.Pattern.FiltersHold(@event.Properties)) continue;

            var known = _profile;
            _profile = known.Remember(memory, @event);
            if (!ReferenceEquals(known, _profile)) touched.Add(_snapshot.That(Dependency.Memory, memory.Key));
        }

        if (!@event.Historical)
        {
            MeetOpenEnrollments(@event);
            MeetGoalWatches(@event);
        }

        JudgeAgain(touched);
        foreach (var journey in plan.Triggers)
        {
            if (journey.Trigger.FiltersHold(@event.Properties)) Consider(journey, @event);
        }
    }

    private void SetTrait(string name, JsonElement value, Instant at, string key, bool unproven = false)
    {
        var mailbox = name == Profile.EmailTrait ? _profile.Mailbox() : null;
        KeepTrait(name, value, at, key, unproven && name is Profile.EmailTrait or Profile.PhoneTrait);
        if (name == Profile.EmailTrait && _profile.Mailbox() is { } now && now != mailbox)
            _effects.Add(new Effect.ClaimAddress(now.Value, mailbox?.Value));
    }

    private void KeepTrait(string name, JsonElement value, Instant at, string key, bool unproven)
    {
        if (value.GetRawText().Length > Limits.BytesPerTrait)
        {
            RecordLimit($"the trait '{name}' was not kept: a value has at most {Limits.BytesPerTrait} bytes");
            return;
        }

        if (!HasRoomForTrait(name, value))
        {
            RecordLimit($"the trait '{Shortened(name)}' was not kept: the large traits of a contact have at most {Limits.BytesOfLargeTraitsPerContact} bytes");
            return;
        }

        for (var index = 0; index < _profile.Traits.Length; index++)
        {
            var known = _profile.Traits[index];
            if (known.Name != name) continue;
            if (!known.Yields(at, key, unproven)) return;

            _profile = _profile with { Traits = _profile.Traits.SetItem(index, new Trait(name, value, at, key) { Unproven = unproven }) };
            if (!JsonElement.DeepEquals(known.Value, value)) JudgeAgain(Dependency.Trait, name);
            return;
        }

        if (_profile.Traits.Length >= Limits.TraitsPerContact)
        {
            RecordLimit($"the trait '{name}' was not kept: a contact has at most {Limits.TraitsPerContact}");
            return;
        }

        _profile = _profile with { Traits = _profile.Traits.Add(new Trait(name, value, at, key) { Unproven = unproven }) };
        JudgeAgain(Dependency.Trait, name);
    }

    private bool HasRoomForTrait(string name, JsonElement value)
    {
        var bytes = BytesOf(name, value);
        if (bytes <= Limits.BytesOfSmallTrait) return true;

        foreach (var known in _profile.Traits)
        {
            if (known.Name != name && BytesOf(known.Name, known.Value) is > Limits.BytesOfSmallTrait and var large) bytes += large;
        }

        return bytes <= Limits.BytesOfLargeTraitsPerContact;
    }

    private static int BytesOf(string name, JsonElement value) => Encoding.UTF8.GetByteCount(name) + JsonMarshal.GetRawUtf8Value(value).Length;

    private static string Shortened(string name) => name.Length <= Limits.CharactersPerEventName ? name : name[..Limits.CharactersPerEventName];

    private void SetTag(string name, bool present, Instant at)
    {
        for (var index = 0; index < _profile.Tags.Length; index++)
        {
            var known = _profile.Tags[index];
            if (known.Name != name) continue;
            if (at < known.At || known == new Tag(name, present, at)) return;

            _profile = _profile with { Tags = _profile.Tags.SetItem(index, new Tag(name, present, at)) };
            if (known.Present != present) JudgeAgain(Dependency.Tag, name);
            return;
        }

        if (_profile.Tags.Length >= Limits.TagsPerContact)
        {
            RecordLimit($"the tag '{name}' was not kept: a contact has at most {Limits.TagsPerContact}");
            return;
        }

        _profile = _profile with { Tags = _profile.Tags.Add(new Tag(name, present, at)) };
        if (present) JudgeAgain(Dependency.Tag, name);
    }

    private void Join(string group, Instant at)
    {
        var known = _profile.Groups.FirstOrDefault(membership => membership.Id == group);
        if (known is not null)
        {
            if (at > known.At) _profile = _profile with { Groups = _profile.Groups.Replace(known, new GroupMembership(group, at)) };
            return;
        }

        if (_profile.Groups.Length >= Limits.GroupsPerContact)
        {
            RecordLimit($"the group '{group}' was not kept: a contact has at most {Limits.GroupsPerContact}");
            return;
        }

        _profile = _profile with { Groups = _profile.Groups.Add(new GroupMembership(group, at)) };
        TellAllScores();
    }
}
