namespace Wayfarer.Local.Commands;

/// <summary>Reads the names under which a proxy passes requests on. Each is one plain name: a pattern would let in names that only point here.</summary>
internal static class PublicHosts
{
    public static IReadOnlyList<string> Parse(IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (Uri.CheckHostName(name) != UriHostNameType.Dns || name.Equals("localhost", StringComparison.OrdinalIgnoreCase))
                throw new InvalidDataException($"--public-host '{name}' is not a public name; write it without scheme, port and path, such as mail.shop.example.");
        }

        return names;
    }
}
