using Microsoft.Extensions.Logging.Abstractions;
using Wayfarer.Domain;
using Wayfarer.Runtime.Keys;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.Local;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.Keys;

public sealed class KeyTableTests
{
    private static readonly NewKey Server = new("server", KeyKind.Server, [], null);

    private readonly ManualTime _time = new();
    private readonly MemoryTableStore _store = new();
    private readonly KeyTable _table;

    public KeyTableTests() => _table = new KeyTable(_store, _time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task There_are_as_many_live_keys_as_the_limit_and_not_one_more()
    {
        for (var index = 0; index < Limits.LiveKeys; index++) Assert.IsType<KeyChange.Done>(await _table.CreateAsync(Server, Cancellation));

        Assert.IsType<KeyChange.Refused>(await _table.CreateAsync(Server, Cancellation));
        var first = (await _table.ReadAsync(Cancellation))[0];
        await _table.RevokeAsync(first.Id, secret: null, Cancellation);
        Assert.IsType<KeyChange.Done>(await _table.CreateAsync(Server, Cancellation));
    }

    [Fact]
    public async Task Revoked_keys_are_remembered_up_to_the_limit_and_the_one_of_the_machine_always()
    {
        await _table.EnsureDevelopmentAsync(Cancellation);
        await _table.RevokeAsync(KeyTable.Development, secret: null, Cancellation);
        for (var index = 0; index < Limits.KeysRemembered + 5; index++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await _table.RevokeAsync((await NewAsync()).Key.Id, secret: null, Cancellation);
        }

        var keys = await _table.ReadAsync(Cancellation);
        Assert.Equal(Limits.KeysRemembered, keys.Count);
        await _table.EnsureDevelopmentAsync(Cancellation);
        Assert.False((await _table.ReadAsync(Cancellation)).Single(key => key.Id == KeyTable.Development).IsLive(new(long.MaxValue - 1)));
    }

    [Fact]
    public async Task Dead_secrets_of_a_key_are_remembered_up_to_the_limit()
    {
        var id = (await NewAsync()).Key.Id;
        for (var index = 1; index <= Limits.DeadSecretsPerKey + 3; index++)
        {
            Assert.IsType<KeyChange.Done>(await _table.RotateAsync(id, retireAfter: null, Cancellation));
            Assert.IsType<KeyChange.Refused>(await _table.RotateAsync(id, retireAfter: null, Cancellation));
            await _table.RevokeAsync(id, index, Cancellation);
        }

        var key = Assert.Single(await _table.ReadAsync(Cancellation));
        Assert.Equal(Limits.DeadSecretsPerKey + 2, key.Secrets.Length);
        Assert.Single(key.Secrets, secret => secret.EndsAt is null);
    }

    [Theory]
    [InlineData(Limits.CharactersPerKeyName, Limits.OriginsPerKey, true)]
    [InlineData(Limits.CharactersPerKeyName + 1, Limits.OriginsPerKey, false)]
    [InlineData(Limits.CharactersPerKeyName, Limits.OriginsPerKey + 1, false)]
    public void Names_and_origins_have_limits(int characters, int origins, bool fits)
    {
        var wanted = new NewKey(new string('x', characters), KeyKind.Browser, [.. Enumerable.Range(0, origins).Select(index => $"https://shop{index}.example")], null);
        Assert.Equal(fits, wanted.Problem() is null);
    }

    [Theory]
    [InlineData(Limits.CharactersPerOrigin, true)]
    [InlineData(Limits.CharactersPerOrigin + 1, false)]
    public void An_origin_has_a_longest_length(int characters, bool fits)
    {
        const string Start = "https://";
        var labels = string.Join('.', Enumerable.Repeat(new string('a', 49), 10));
        var wanted = new NewKey("shop", KeyKind.Browser, [Start + labels[..(characters - Start.Length)]], null);
        Assert.Equal(fits, wanted.Problem() is null);
    }

    [Fact]
    public async Task A_key_that_was_changed_elsewhere_holds_here_after_the_next_look()
    {
        using var live = new LiveKeys(_table, isThisMachine: false, _time, NullLogger.Instance);
        using var stop = new CancellationTokenSource();
        var following = live.RunAsync(stop.Token);
        var (key, text) = await NewAsync();

        await HostFixture.UntilAsync(() => Task.FromResult(live.Find(text) is not null));
        await _table.RevokeAsync(key.Id, secret: null, Cancellation);
        await HostFixture.UntilAsync(() => Task.FromResult(live.Find(text) is null));
        await stop.CancelAsync();
        await following;
    }

    [Fact]
    public async Task The_key_of_the_machine_is_none_where_others_can_reach_it()
    {
        await _table.EnsureDevelopmentAsync(Cancellation);
        foreach (var (isThisMachine, isFound) in new[] { (true, true), (false, false) })
        {
            using var live = new LiveKeys(_table, isThisMachine, _time, NullLogger.Instance);
            await live.RefreshAsync(Cancellation);
            Assert.Equal(isFound, live.Find(KeyTable.Development) is not null);
        }
    }

    [Fact]
    public async Task What_was_read_before_a_change_never_takes_the_place_of_what_was_read_after_it()
    {
        var calls = new FirstCallHeld();
        using var live = new LiveKeys(new KeyTable(new WatchedTableStore(_store, () => calls), _time), isThisMachine: true, _time, NullLogger.Instance);
        var (key, text) = await NewAsync();
        var before = live.RefreshAsync(Cancellation).AsTask();
        await calls.Held.Task;
        await _table.RevokeAsync(key.Id, secret: null, Cancellation);
        var after = live.RefreshAsync(Cancellation).AsTask();
        calls.GoOn.SetResult();

        await Task.WhenAll(before, after);
        Assert.Null(live.Find(text));
    }

    private async Task<(KeyDocument Key, string Text)> NewAsync()
    {
        var made = Assert.IsType<KeyChange.Done>(await _table.CreateAsync(Server, Cancellation));
        return (made.Key, made.Text!);
    }

    /// <summary>Keeps the answer to the first call back until it is told to go on.</summary>
    private sealed class FirstCallHeld : PortCalls
    {
        private bool _hasHeld;

        public TaskCompletionSource Held { get; } = new();

        public TaskCompletionSource GoOn { get; } = new();

        public override async ValueTask<T> CallAsync<T>(Func<ValueTask<T>> call)
        {
            var answer = await call();
            if (_hasHeld) return answer;

            _hasHeld = true;
            Held.SetResult();
            await GoOn.Task;
            return answer;
        }
    }
}
