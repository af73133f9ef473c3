using System.Text.Json;

namespace Wayfarer.Domain.Contacts;

internal sealed partial class ContactTransition
{
    /// <summary>Does to traits and tags what a step of a journey did, as its fact says.</summary>
    public void Relearn(Fact fact)
    {
        if (fact.Changes is not { } changes) return;

        foreach (var change in JsonElement.Parse(changes).EnumerateObject())
        {
            if (fact.Kind == FactKind.Updated) SetTrait(change.Name, change.Value, fact.At, fact.Enrollment!);
            if (fact.Kind == FactKind.Tagged) SetTag(change.Name, change.Value.ValueKind == JsonValueKind.True, fact.At);
        }
    }
}
