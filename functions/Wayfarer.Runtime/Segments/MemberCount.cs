namespace Wayfarer.Runtime.Segments;

/// <summary>How many of a partition's rows say that a contact is inside; written with each change of one of them.</summary>
public sealed record MemberCount(long Members, int Format = MemberCount.CurrentFormat)
{
    public const int CurrentFormat = 1;
}
