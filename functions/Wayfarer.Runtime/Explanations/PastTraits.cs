using System.Collections.Immutable;
using System.Text.Json;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;

namespace Wayfarer.Runtime.Explanations;

/// <summary>The traits, tags, groups and static lists of a contact as of an instant, learnt again from what was recorded.</summary>
internal sealed class PastTraits
{
    private readonly Contact _current;
    private readonly HiddenPast _hidden;
    private readonly Dictionary<(FactKind Kind, string Name), Instant> _unrecorded = [];

    public PastTraits(Contact current, HiddenPast hidden)
    {
        _current = current;
        _hidden = hidden;
        Contact = Contact.New(current.Id);
        if (!hidden.IsSeen) return;

        var profile = current.Profile;
        Contact = Contact with
        {
            Profile = Profile.Empty with
            {
                UserIds = profile.UserIds,
                AnonymousIds = profile.AnonymousIds,
                Groups = profile.Groups,
                Traits = [.. profile.Traits.Where(hidden.Had)],
                Tags = [.. profile.Tags.Where(hidden.Had)],
                Lists = [.. profile.Lists.Where(hidden.Had)],
            },
        };
    }

    public Contact Contact { get; private set; }

    /// <summary>What cannot be told, because it was not recorded or has expired.</summary>
    public Gaps Missing => new()
    {
        Traits = [.. Unrecorded(FactKind.Updated, name => TraitAt(name)), .. Hidden(_current.Profile.Traits, trait => trait.Name, IsHidden)],
        Tags = [.. Unrecorded(FactKind.Tagged, name => TagAt(name)), .. Hidden(_current.Profile.Tags, tag => tag.Name, tag => TagAt(tag.Name) is null)],
        Lists = [.. Hidden(_current.Profile.Lists, list => list.Segment, list => Contact.Profile.Lists.All(known => known.Segment != list.Segment))],
    };

    /// <summary>Takes up what one commit told up to an instant.</summary>
    /// <param name="frozen">The contacts that went up in this one, as they were left.</param>
    public void Relearn(ContactCommit commit, Instant at, Func<ContactId, Contact?> frozen)
    {
        var facts = new Queue<Fact>(commit.Facts.Where(fact => fact.At <= at));
        foreach (var recorded in commit.Inputs.Where(recorded => recorded.Now <= at))
        {
            while (facts.TryPeek(out var before) && before.At < recorded.Now) Relearn(facts.Dequeue());

            if (recorded.Input is Input.Absorb absorb)
            {
                if (frozen(absorb.From) is { } other) Contact = ContactKernel.Relearn(Contact, absorb with { Contact = other with { Enrollments = [] } }, recorded.Now);
            }
            else
            {
                Contact = ContactKernel.Relearn(Contact, recorded.Input, recorded.Now);
            }
        }

        foreach (var fact in facts) Relearn(fact);
    }

    private void Relearn(Fact fact)
    {
        if (fact.Changes is not null)
        {
            Contact = ContactKernel.Relearn(Contact, fact);
            return;
        }

        if (fact.Kind is not (FactKind.Updated or FactKind.Tagged)) return;

        // A release before this one did not write down to what: what has not changed since tells it still.
        foreach (var name in NamesIn(fact))
        {
            if (StillThere(fact, name) is { } changes) Contact = ContactKernel.Relearn(Contact, fact with { Changes = changes });
            else _unrecorded[(fact.Kind, name)] = fact.At;
        }
    }

    private string? StillThere(Fact fact, string name)
    {
        var value = fact.Kind == FactKind.Updated
            ? _current.Profile.Traits.FirstOrDefault(trait => trait.Name == name && trait.At == fact.At && trait.Key == fact.Enrollment)?.Value.GetRawText()
            : _current.Profile.Tags.FirstOrDefault(tag => tag.Name == name && tag.At == fact.At) is { } known ? (known.Present ? "true" : "false") : null;
        return value is null ? null : $"{{\"{JsonEncodedText.Encode(name)}\":{value}}}";
    }

    private static IEnumerable<string> NamesIn(Fact fact)
    {
        var reason = fact.Reason ?? "";
        string[] lists = fact.Kind == FactKind.Updated ? [reason] : reason.Replace("added ", "", StringComparison.Ordinal).Split("; removed ");
        return lists.SelectMany(list => list.Split(", ", StringSplitOptions.RemoveEmptyEntries)).Distinct();
    }

    private IEnumerable<string> Unrecorded(FactKind kind, Func<string, Instant?> knownAt) =>
        _unrecorded.Where(gap => gap.Key.Kind == kind && !(knownAt(gap.Key.Name) > gap.Value)).Select(gap => gap.Key.Name);

    private IEnumerable<string> Hidden<T>(ImmutableArray<T> now, Func<T, string> nameOf, Func<T, bool> isHidden) =>
        _hidden.Current is null ? [] : now.Where(isHidden).Select(nameOf);

    /// <summary>What came back then from before the history that is left may have stood behind something that is gone.</summary>
    private bool IsHidden(Trait trait)
    {
        var known = Contact.Profile.Traits.FirstOrDefault(other => other.Name == trait.Name);
        return known is null || (!_hidden.Had(trait) && known.At < _current.Head.HistoryFrom);
    }

    private Instant? TraitAt(string name) => Contact.Profile.Traits.FirstOrDefault(trait => trait.Name == name)?.At;

    private Instant? TagAt(string name) => Contact.Profile.Tags.FirstOrDefault(tag => tag.Name == name)?.At;
}
