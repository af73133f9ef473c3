using Wayfarer.Domain.Content;
using Wayfarer.Domain.Segments;

namespace Wayfarer.Domain.Contacts;

internal sealed partial class ContactTransition
{
    private void Take(Input.List asked)
    {
        _facts.Add(new Fact(_clock, FactKind.Listed)
        {
            Segment = asked.Segment,
            Reason = asked.Inside ? $"put in by the request '{asked.Request}'" : $"taken out by the request '{asked.Request}'",
        });

        // Of two requests of one instant, whichever comes first, the removal stays: a journey's steps are in order, requests are not.
        var isLate = asked.Inside && _profile.Lists.Any(known => known.Segment == asked.Segment && known.At == asked.At && !known.Inside);
        if (!isLate) List(new Listing(asked.Segment, asked.Inside, asked.At));
    }

    /// <summary>What was said later holds, in whatever order it comes.</summary>
    private void List(Listing listing)
    {
        var known = _profile.Lists.FirstOrDefault(other => other.Segment == listing.Segment);
        if (known is null && _profile.Lists.Length >= Limits.ListsPerContact)
        {
            RecordLimit($"the segment '{listing.Segment}' was not kept: a contact has at most {Limits.ListsPerContact} static ones");
            return;
        }

        if (known is not null && (listing.At < known.At || listing == known)) return;

        _profile = _profile with { Lists = known is null ? _profile.Lists.Add(listing) : _profile.Lists.Replace(known, listing) };
        if (listing.Inside != (known?.Inside ?? false)) JudgeAgain(Dependency.List, listing.Segment);
    }
}
