namespace Wayfarer.Web.Callers;

/// <summary>Who may call a route; each includes those below it.</summary>
public enum Access
{
    /// <summary>Everybody, from anywhere: the route itself decides by what it is given, such as a signed link.</summary>
    Anonymous,

    /// <summary>Who posts events. The endpoint looks at the key by itself, because libraries also send it in the body.</summary>
    WriteKey,

    /// <summary>A server key, which may read.</summary>
    Server,

    /// <summary>An admin key, or whoever is on the machine of a local installation.</summary>
    Admin,
}
