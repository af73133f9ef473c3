namespace Wayfarer.Runtime.Channels;

/// <summary>
/// As many connections as the server is meant to see at once, kept open between messages. Who comes when all are taken waits;
/// what was not used for a while is closed.
/// </summary>
internal sealed class SmtpConnections : IDisposable
{
    private readonly SmtpOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _places;
    private readonly Stack<SmtpConnection> _idle = new();
    private readonly ITimer _timer;
    private bool _isDisposed;

    public SmtpConnections(SmtpOptions options, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Connections, 1);
        _options = options;
        _time = time;
        _places = new SemaphoreSlim(options.Connections);
        _timer = time.CreateTimer(_ => CloseIdle(), null, options.IdleFor, options.IdleFor);
    }

    /// <summary>How many are open and wait for a message.</summary>
    public int Idle
    {
        get
        {
            lock (_idle) return _idle.Count;
        }
    }

    /// <summary>Waits until one more connection may be used. Each place that was taken is left again.</summary>
    public Task TakePlaceAsync(CancellationToken cancellation) => _places.WaitAsync(cancellation);

    public void LeavePlace() => _places.Release();

    /// <summary>One that is open already; null when there is none.</summary>
    public SmtpConnection? TakeIdle()
    {
        lock (_idle) return _idle.TryPop(out var connection) ? connection : null;
    }

    public void Return(SmtpConnection connection)
    {
        lock (_idle)
        {
            if (!_isDisposed && connection.IsUsable)
            {
                _idle.Push(connection);
                return;
            }
        }

        connection.Dispose();
    }

    public void Dispose()
    {
        _timer.Dispose();
        lock (_idle)
        {
            _isDisposed = true;
            foreach (var connection in _idle) connection.Dispose();
            _idle.Clear();
        }
    }

    private void CloseIdle()
    {
        lock (_idle)
        {
            // The one that was used last lies on top.
            var kept = _idle.Where(connection => _time.GetUtcNow() - connection.UsedAt < _options.IdleFor).Reverse().ToList();
            foreach (var connection in _idle.Except(kept)) connection.Dispose();
            _idle.Clear();
            foreach (var connection in kept) _idle.Push(connection);
        }
    }
}
