namespace Wayfarer.Local.Doctor;

/// <summary>What was read, or why it could not be.</summary>
internal sealed record Seen<T>(T? Value, string? WhyNot)
    where T : class
{
    public static async Task<Seen<T>> TryAsync(Func<Task<T>> read)
    {
        try
        {
            return new Seen<T>(await read(), null);
        }
        catch (UnseenException unseen)
        {
            return new Seen<T>(null, unseen.Message);
        }
    }

    /// <summary>The findings about what was read, or the one that it was not.</summary>
    public IEnumerable<Finding> Judge(string about, Func<T, IEnumerable<Finding>> judge) =>
        Value is { } value ? judge(value) : [Finding.Unseen(about, $"it could not be looked at: {WhyNot}", NextOf(WhyNot!))];

    private static string NextOf(string why) => why.Contains("403", StringComparison.Ordinal)
        ? "ask for the role Reader on the resource group, and for Website Contributor to see settings"
        : "sign in with 'az login', and look at --subscription and --resource-group";
}

/// <summary>Why something could not be looked at.</summary>
internal sealed class UnseenException(string why, Exception? inner = null) : Exception(why, inner);
