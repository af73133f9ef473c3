using Microsoft.Extensions.Logging;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Keys;
using Wayfarer.Runtime.ReceivedEvents;

namespace Wayfarer.Runtime.EventGrid;

/// <summary>
/// Takes events from Event Grid, each to whoever understands it. Deliveries come at least once and in any order: whatever is
/// done with an event is the same when it comes again. What cannot be used is recorded with its reason beside the events that
/// senders post, and never keeps its neighbours waiting.
/// </summary>
public sealed class GridInbox(
    CompanyEvents company, EmailReports email, SmsReports sms, ContentChanges content, EventRecorder recorder, TimeProvider time, ILogger logger)
{
    /// <summary>Stands for a key where received events are listed: who delivers is let in by its subscription.</summary>
    public static readonly WriteKey Key = new(EventRecorder.EventGrid, "Event Grid", KeyKind.Server, EventRecorder.EventGrid);

    private Instant Now => Instant.From(time.GetUtcNow());

    /// <summary>A failure of the store ends it: the delivery is to come again.</summary>
    public async ValueTask<GridSummary> HandleAsync(GridReading reading, CancellationToken cancellation)
    {
        var (ignored, refused, later) = (new List<EventProblem>(), new List<EventProblem>(), new List<EventProblem>());
        foreach (var problem in reading.Problems) Refuse(problem.Problem, problem.Sent);

        var taken = 0;
        var changes = new List<GridEvent>();
        foreach (var told in reading.Events)
        {
            if (ContentChanges.Concerns(told))
            {
                changes.Add(told);
                continue;
            }

            Count(told, await HandleAsync(told, cancellation));
        }

        // However many files a delivery tells of, one look sees them all.
        if (changes.Count > 0)
        {
            var outcomes = await content.HandleAsync(changes, cancellation);
            for (var place = 0; place < changes.Count; place++) Count(changes[place], outcomes[place]);
        }

        return new GridSummary(taken, ignored, refused, later);

        void Count(GridEvent told, GridOutcome outcome)
        {
            switch (outcome)
            {
                case GridOutcome.Taken:
                    taken++;
                    break;
                case GridOutcome.Ignored left:
                    Log.GridEventIgnored(logger, told.Type, left.Reason);
                    ignored.Add(new EventProblem(told.Index, null, left.Reason));
                    break;
                case GridOutcome.Later wait:
                    later.Add(new EventProblem(told.Index, null, wait.Reason));
                    break;
                case GridOutcome.Refused wrong:
                    Refuse(new EventProblem(told.Index, wrong.Field, wrong.Reason), told.Sent);
                    break;
            }
        }

        void Refuse(EventProblem problem, ReadOnlyMemory<byte> sent)
        {
            refused.Add(problem);
            recorder.Record(Key, sent, new ParsedEvents([], [problem with { Index = null }]), Now);
        }
    }

    private ValueTask<GridOutcome> HandleAsync(GridEvent told, CancellationToken cancellation) => told.Type switch
    {
        GridTypes.EmailDelivery => email.DeliveryAsync(told, cancellation),
        GridTypes.EmailEngagement => email.EngagementAsync(told, cancellation),
        GridTypes.SmsReceived => sms.ReceivedAsync(told, cancellation),
        GridTypes.SmsDelivery => sms.DeliveryAsync(told, cancellation),
        _ => company.HandleAsync(told, cancellation),
    };
}
