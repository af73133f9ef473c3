using Wayfarer.Domain.Connectors;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Hosting;
using Wayfarer.Runtime.ReceivedEvents;

namespace Wayfarer.Runtime.EventGrid;

/// <summary>
/// Events of the company's own systems, as connectors say. They are believed as a server's are: who may publish to the topic is
/// the company's decision.
/// </summary>
public sealed class CompanyEvents(EventIntake intake, EventRecorder recorder, ISnapshotSource snapshots, TimeProvider time)
{
    public async ValueTask<GridOutcome> HandleAsync(GridEvent told, CancellationToken cancellation)
    {
        var receivedAt = Instant.From(time.GetUtcNow());
        var company = new CompanyEvent(told.Id, told.Source, told.Type, told.Time, told.Data);
        var (read, problem) = ConnectorReading.Read(snapshots.Current.Definitions.Connectors, company, told.Index, receivedAt);
        if (read is null) return new GridOutcome.Refused(problem!.Field, problem.Reason);

        await intake.AcceptAsync([read], cancellation);
        Telemetry.EventsAccepted(1);
        recorder.Record(GridInbox.Key, told.Sent, new ParsedEvents([read], []), receivedAt);
        return GridOutcome.Taken.Instance;
    }
}
