using Microsoft.AspNetCore.Http;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Deliveries;

namespace Wayfarer.Web.Pages.Shared;

/// <summary>Makes what stands around every page: the time, and whether anything goes out.</summary>
public sealed class FrameReader(ISnapshotSource snapshots, PauseTable pauses, TimeProvider time)
{
    public Instant Now => Instant.From(time.GetUtcNow());

    public async ValueTask<Frame> ReadAsync(string title, Section section, CancellationToken cancellation, string? outcome = null)
    {
        var settings = snapshots.Current.Settings;
        var sending = SendingState.Of(settings, await pauses.LoadAsync(cancellation));
        return new Frame(title, section, new Clock(Now, settings.TimeZone), sending, outcome);
    }

    public async Task<IResult> NotFoundAsync(Section section, string why, CancellationToken cancellation) =>
        PageResult.Of<NotFoundPage>(await ReadAsync("Not found", section, cancellation), why, StatusCodes.Status404NotFound);
}
