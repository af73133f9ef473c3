using System.Text.Json;
using Wayfarer.Domain.Segments;

namespace Wayfarer.Domain.Contacts;

internal sealed partial class ContactTransition
{
    /// <summary>Does to traits, tags and static lists what a step of a journey did, as its fact says.</summary>
    public void Relearn(Fact fact)
    {
        if (fact.Changes is not { } changes) return;

        foreach (var change in JsonElement.Parse(changes).EnumerateObject())
        {
            var isTrue = change.Value.ValueKind == JsonValueKind.True;
            if (fact.Kind == FactKind.Updated) SetTrait(change.Name, change.Value, fact.At, fact.Enrollment!);
            if (fact.Kind == FactKind.Tagged) SetTag(change.Name, isTrue, fact.At);
            if (fact.Kind == FactKind.Listed) List(new Listing(change.Name, isTrue, fact.At));
        }
    }
}
