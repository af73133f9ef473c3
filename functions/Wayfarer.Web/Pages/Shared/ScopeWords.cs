namespace Wayfarer.Web.Pages.Shared;

/// <summary>What is paused or resumed, as people say it.</summary>
internal static class ScopeWords
{
    public static string Of(string scope) => scope.Split(':', 2) switch
    {
        ["channel", var channel] => $"all {(channel == "email" ? "e-mail" : channel)}",
        ["journey", var journey] => $"the journey {journey}",
        _ => "all sending",
    };
}
