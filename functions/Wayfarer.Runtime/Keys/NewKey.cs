using System.Collections.Immutable;
using Wayfarer.Domain;

namespace Wayfarer.Runtime.Keys;

/// <summary>What is asked for when a key is made.</summary>
public sealed record NewKey(string Name, KeyKind Kind, ImmutableArray<string> Origins, int? EventsPerSecond)
{
    private const int HighestRate = 1_000_000;

    /// <summary>What is wrong, beginning with the field; null when it can be made.</summary>
    public string? Problem()
    {
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > Limits.CharactersPerKeyName || Name.Any(char.IsControl))
            return $"name must have 1 to {Limits.CharactersPerKeyName} characters and say what the key is for, such as \"web shop\".";
        if (EventsPerSecond is < 1 or > HighestRate) return $"eventsPerSecond must be 1 to {HighestRate}.";
        if (Kind == KeyKind.Admin && EventsPerSecond is not null) return "eventsPerSecond is for keys that post events; leave it out.";
        if (Kind != KeyKind.Browser && !Origins.IsEmpty) return "origins are for browser keys; leave them out.";
        if (Origins.Length > Limits.OriginsPerKey) return $"origins has {Origins.Length} entries; name at most {Limits.OriginsPerKey}.";

        return Origins.FirstOrDefault(origin => !IsOrigin(origin)) is { } wrong
            ? $"origins has '{wrong}'; write scheme and host alone, such as \"https://shop.example\"."
            : null;
    }

    // Browsers send an origin in just one spelling: lower case, no path, no port that goes without saying.
    private static bool IsOrigin(string text) =>
        text.Length <= Limits.CharactersPerOrigin
        && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.GetLeftPart(UriPartial.Authority) == text
        && uri.UserInfo.Length == 0;
}
