using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Wayfarer.Domain;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Erasure;
using Wayfarer.Runtime.Keys;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.ReceivedEvents;

/// <summary>
/// Records what came in, for whoever integrates a sender. It never slows or fails what it records: requests wait for it in
/// a bounded place, and when that is full, or the store does not answer, they are left out of the record and counted.
/// </summary>
public sealed class EventRecorder(ITableStore store, EventIntake intake, TimeProvider time, ILogger logger, Func<TimeSpan?>? keptFor = null)
{
    /// <summary>Stands for the key of requests that showed none that is known.</summary>
    public const string NoKey = "none";

    /// <summary>Stands for the key of what Event Grid delivers.</summary>
    public const string EventGrid = "eventgrid";

    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BetweenExpiries = TimeSpan.FromHours(1);

    private readonly Channel<ReceivedRequest> _waiting =
        Channel.CreateBounded<ReceivedRequest>(new BoundedChannelOptions(Limits.RequestsToRecord) { SingleReader = true });
    private readonly ReceivedEventTable _events = new(store, keptFor);
    private readonly EventNameTable _names = new(store);
    private readonly ErasedPeople _erased = new(store, time);
    private readonly ReceivedReading _reading = new(intake, new ReceivedOrder());
    private long _recorded;
    private long _bytesWaiting;
    private long _leftOut;

    /// <summary>How many events this process has left out of the record.</summary>
    public long LeftOut => Interlocked.Read(ref _leftOut);

    private Instant Now => Instant.From(time.GetUtcNow());

    /// <summary>
    /// Returns at once, with a copy of the body. That of a request without a known key is not kept, because it could be
    /// anything.
    /// </summary>
    public void Record(WriteKey? key, ReadOnlyMemory<byte> body, ParsedEvents parsed, Instant at)
    {
        var kept = key is null ? default : body;
        var hasRoom = Interlocked.Add(ref _bytesWaiting, kept.Length) <= Limits.BytesToRecord;
        if (hasRoom && _waiting.Writer.TryWrite(new ReceivedRequest(key?.Id ?? NoKey, kept.ToArray(), parsed, at))) return;

        Interlocked.Add(ref _bytesWaiting, -kept.Length);
        LeaveOut(parsed);
    }

    /// <summary>Writes until it is stopped, and then what still waits.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var expired = DateTimeOffset.MinValue;
        while (!stop.IsCancellationRequested)
        {
            if (time.GetUtcNow() - expired >= BetweenExpiries)
            {
                expired = time.GetUtcNow();
                await TryAsync(() => _events.ExpireAsync(Now, CancellationToken.None), []);
            }

            await Task.Delay(Gathering, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await WriteAsync();
        }

        // What came while the last round was writing.
        await WriteAsync();
    }

    /// <summary>Writes all that waits now; the number of requests.</summary>
    internal async ValueTask<int> WriteAsync()
    {
        var requests = new List<ReceivedRequest>();
        while (requests.Count < Limits.RequestsToRecord && _waiting.Reader.TryRead(out var request))
        {
            Interlocked.Add(ref _bytesWaiting, -request.Body.Length);
            requests.Add(request with { FirstNumber = _recorded });
            _recorded += request.Count;
        }

        foreach (var key in requests.GroupBy(request => request.Key)) await TryAsync(() => WriteAsync(key.Key, [.. key]), key);
        return requests.Count;
    }

    private async ValueTask WriteAsync(string key, IReadOnlyList<ReceivedRequest> requests)
    {
        var cancellation = CancellationToken.None;
        var erased = await _erased.KnownAsync(cancellation);
        var (accepted, refused) = Newest(requests);

        // What comes for somebody who was erased is counted under its name, and nothing of it is kept.
        accepted.RemoveAll(received => received.Contact is { } contact && erased.Contains(contact));
        await _events.AddAsync(key, ReceivedStatus.Refused, refused, Now, cancellation);
        await _events.AddAsync(key, ReceivedStatus.Accepted, accepted, Now, cancellation);
        await _names.CountAsync(key, Counts(requests, refused), Now, cancellation);
    }

    /// <summary>As many of each as may be kept, the newest first, without reading those that would be over the limit at once.</summary>
    private (List<ReceivedEvent> Accepted, List<ReceivedEvent> Refused) Newest(IReadOnlyList<ReceivedRequest> requests)
    {
        var (accepted, refused) = (new List<ReceivedEvent>(), new List<ReceivedEvent>());
        foreach (var request in requests.Reverse())
        {
            var isWanted = (request.Parsed.Events.Count > 0 && accepted.Count < Limits.ReceivedEventsPerKey)
                || (request.Parsed.Problems.Count > 0 && refused.Count < Limits.ReceivedEventsPerKey);
            if (!isWanted) continue;

            foreach (var received in _reading.Of(request)) (received.Reason is null ? accepted : refused).Add(received);
        }

        return (NewestFirst(accepted), NewestFirst(refused));
    }

    private static List<ReceivedEvent> NewestFirst(List<ReceivedEvent> received) => [.. received.OrderBy(one => one.Order, StringComparer.Ordinal)];

    private static List<NameCount> Counts(IReadOnlyList<ReceivedRequest> requests, List<ReceivedEvent> refused)
    {
        var accepted = requests.SelectMany(request => request.Parsed.Events).GroupBy(@event => @event.Name).Select(name =>
            new NameCount(name.Key, name.Count(), 0, name.Min(@event => @event.RecordedAt), name.Max(@event => @event.RecordedAt)));
        var notAccepted = refused.GroupBy(received => received.Name).Select(name =>
            new NameCount(name.Key, 0, name.Count(), name.Min(received => received.ReceivedAt), name.Max(received => received.ReceivedAt)));
        return [.. accepted, .. notAccepted];
    }

    private async ValueTask TryAsync(Func<ValueTask> work, IEnumerable<ReceivedRequest> requests)
    {
        try
        {
            await work();
        }
        catch (Exception failure)
        {
            // Whatever it is, it must not end the recording, and the events themselves are safe elsewhere.
            Log.NotRecorded(logger, failure);
            foreach (var request in requests) LeaveOut(request.Parsed);
        }
    }

    private void LeaveOut(ParsedEvents parsed) => Interlocked.Add(ref _leftOut, parsed.Events.Count + parsed.Problems.Count);
}
