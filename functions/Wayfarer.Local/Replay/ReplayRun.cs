using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Hosting;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Local.Replay;

/// <summary>
/// Takes events of the past through the real pipeline, on a clock that goes from one instant with something to do to the
/// next. Stopped at any moment, it goes on to the same end.
/// </summary>
internal sealed class ReplayRun(Engine engine, EventIntake intake, VirtualClock clock, ReplayCheckpoint checkpoint)
{
    private const int RowsPerCheckpoint = 100;

    /// <param name="events">In order of time, the same however often they are read; null for a row without one.</param>
    /// <param name="until">The last instant that is lived through; null for a year after the last event.</param>
    /// <param name="progress">Told how many rows are done.</param>
    public async Task RunAsync(
        IEnumerable<Event?> events, Instant? until, Action<long> progress, CancellationToken cancellation)
    {
        var (skip, at) = await checkpoint.ReadAsync(cancellation);
        clock.MoveTo(at);

        // What an interrupted run left in the queues comes before the next row.
        await engine.RunUntilIdleAsync(cancellation);
        var rows = 0L;
        foreach (var @event in events)
        {
            rows++;
            if (rows <= skip) continue;

            if (@event is not null && (until is null || @event.OccurredAt <= until)) await ReplayAsync(@event, cancellation);
            if (rows % RowsPerCheckpoint == 0) await checkpoint.WriteAsync(rows, clock.Now, cancellation);
            progress(rows);
        }

        await checkpoint.WriteAsync(rows, clock.Now, cancellation);
        await LiveOnAsync(until ?? clock.Now + TimeSpan.FromDays(365), cancellation);
    }

    private async ValueTask ReplayAsync(Event @event, CancellationToken cancellation)
    {
        await LiveOnAsync(@event.RecordedAt, cancellation);
        clock.MoveTo(@event.RecordedAt);
        await intake.AcceptAsync([@event], cancellation);
        await engine.RunUntilIdleAsync(cancellation);
    }

    private async ValueTask LiveOnAsync(Instant until, CancellationToken cancellation)
    {
        while (true)
        {
            var next = await engine.NextInstantAsync(cancellation);
            if (next == Instant.Never || next > until) return;

            clock.MoveTo(next);
            await engine.RunUntilIdleAsync(cancellation);
        }
    }
}
