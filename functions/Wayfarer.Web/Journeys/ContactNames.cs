using Wayfarer.Domain.Contacts;

namespace Wayfarer.Web.Journeys;

/// <summary>What people call a contact: as its traits say, as far as they do.</summary>
internal static class ContactNames
{
    public static string? Of(Profile profile)
    {
        var parts = new[] { profile.Trait("firstName").Text, profile.Trait("lastName").Text }.Where(part => part.Length > 0).ToList();
        var name = parts.Count > 0 ? string.Join(' ', parts) : profile.Trait("name").Text;
        return name.Length > 0 ? name : null;
    }
}
