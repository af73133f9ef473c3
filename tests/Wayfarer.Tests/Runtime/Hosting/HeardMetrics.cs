using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Wayfarer.Runtime.Hosting;

namespace Wayfarer.Tests.Runtime.Hosting;

/// <summary>What this flow of calls counts and measures, whatever other tests do at the same time.</summary>
public sealed class HeardMetrics : IDisposable
{
    private static readonly AsyncLocal<HeardMetrics?> Own = new();

    private readonly ConcurrentDictionary<string, double> _sums = new();
    private readonly MeterListener _listener = new();

    public HeardMetrics()
    {
        Own.Value = this;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == MetricName.Meter) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _listener.Start();
    }

    public IReadOnlyCollection<string> Names => [.. _sums.Keys];

    public bool AnyHadTags { get; private set; }

    public double Sum(string name) => _sums.GetValueOrDefault(name);

    public void Dispose()
    {
        Own.Value = null;
        _listener.Dispose();
    }

    private void Hear(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Own.Value != this) return;

        AnyHadTags |= tags.Length > 0;
        _sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
    }
}
