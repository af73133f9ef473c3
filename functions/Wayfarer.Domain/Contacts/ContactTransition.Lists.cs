using Wayfarer.Domain.Content;
using Wayfarer.Domain.Segments;

namespace Wayfarer.Domain.Contacts;

internal sealed partial class ContactTransition
{
    /// <summary>What was said later holds, in whatever order it comes.</summary>
    private void List(Listing listing)
    {
        var known = _profile.Lists.FirstOrDefault(other => other.Segment == listing.Segment);
        if (known is null && _profile.Lists.Length >= Limits.ListsPerContact)
        {
            RecordLimit($"the segment '{listing.Segment}' was not kept: a contact has at most {Limits.ListsPerContact} static ones");
            return;
        }

        // Of two within one instant, the removal stays.
        if (known is not null && (listing.At < known.At || (listing.At == known.At && !known.Inside) || listing == known)) return;

        _profile = _profile with { Lists = known is null ? _profile.Lists.Add(listing) : _profile.Lists.Replace(known, listing) };
        if (listing.Inside != (known?.Inside ?? false)) JudgeAgain(Dependency.List, listing.Segment);
    }
}
