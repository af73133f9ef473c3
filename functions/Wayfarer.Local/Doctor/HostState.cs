using Wayfarer.Domain.Messages;
using Wayfarer.Web;

namespace Wayfarer.Local.Doctor;

/// <summary>What the host itself says of its work, its content and what it sends.</summary>
/// <param name="ClockBehind">How far its clock is behind the one here; negative when it is ahead.</param>
internal sealed record HostState(TimeSpan ClockBehind, HealthFigures Health, long Snapshot, IReadOnlyList<string> NotLive, SendingMode Sending, PlannedSending Planned);
