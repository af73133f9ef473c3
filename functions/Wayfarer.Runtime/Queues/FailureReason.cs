using System.Text.RegularExpressions;

namespace Wayfarer.Runtime.Queues;

/// <summary>
/// Why something failed, for whoever looks after the installation: the exception with what it says, without what it quotes,
/// because that may be somebody's.
/// </summary>
internal static partial class FailureReason
{
    private const int LongestReason = 300;

    public static string Of(Exception failure)
    {
        var said = Address().Replace(Quoted().Replace(failure.Message, "(...)"), "(...)").ReplaceLineEndings(" ");
        var reason = $"{failure.GetType().Name}: {said}";
        return reason.Length <= LongestReason ? reason : $"{reason[..LongestReason]}...";
    }

    [GeneratedRegex("""'[^']*'|"[^"]*"|“[^”]*”""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\S*@\S*")]
    private static partial Regex Address();
}
