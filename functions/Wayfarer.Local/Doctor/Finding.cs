namespace Wayfarer.Local.Doctor;

/// <summary>One thing that was looked at: how it is and, when it is not as it should be, what to do next.</summary>
internal sealed record Finding(FindingState State, string About, string What, string? Next = null)
{
    public static Finding Fine(string about, string what) => new(FindingState.Fine, about, what);

    public static Finding Slight(string about, string what, string next) => new(FindingState.Slight, about, what, next);

    public static Finding Wrong(string about, string what, string next) => new(FindingState.Wrong, about, what, next);

    /// <summary>What could not be looked at is no good news.</summary>
    public static Finding Unseen(string about, string why, string next) => new(FindingState.Unseen, about, why, next);
}

internal enum FindingState
{
    Fine,

    /// <summary>It works, and may not for long or not as somebody thinks.</summary>
    Slight,
    Wrong,
    Unseen,
}
