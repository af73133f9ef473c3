using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.Segments;

/// <summary>
/// That a contact is in a segment, or has left it. Who has left stays known with the commit that said so: what is told late
/// does not bring them back.
/// </summary>
public sealed record KnownMember(long Sequence, bool Inside, Instant Since, int Format = KnownMember.CurrentFormat)
{
    public const int CurrentFormat = 1;
}
