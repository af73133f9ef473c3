namespace Wayfarer.Runtime.EventGrid;

/// <summary>What became of one event.</summary>
public abstract record GridOutcome
{
    private GridOutcome()
    {
    }

    /// <summary>It is safe, and what follows from it has been done or will be.</summary>
    public sealed record Taken : GridOutcome
    {
        public static readonly Taken Instance = new();
    }

    /// <summary>There is nothing to do about it; it need not come again.</summary>
    public sealed record Ignored(string Reason) : GridOutcome;

    /// <summary>It cannot be used as it is.</summary>
    public sealed record Refused(string? Field, string Reason) : GridOutcome;

    /// <summary>It may be of use when it comes again in a while.</summary>
    public sealed record Later(string Reason) : GridOutcome;
}
