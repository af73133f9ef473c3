namespace Wayfarer.Runtime.Links;

/// <summary>Where links in messages lead; the token stands behind. These are in messages that were sent long ago.</summary>
public static class LinkRoutes
{
    public const string Click = "/l/";
    public const string Open = "/o/";
    public const string Unsubscribe = "/u/";
    public const string Preferences = "/preferences/";
    public const string Confirm = "/confirm/";
}
