using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;
using Xunit;

namespace Wayfarer.Tests.Contracts;

public sealed class MemoryTableStoreTests : TableStoreContract
{
    protected override ValueTask<ITableStore> OpenAsync() => new(new MemoryTableStore());

    [Fact]
    public void Every_call_completes_at_once()
    {
        AssertCompleted(Store.CommitAsync(TableName.Due, "a", [new RowChange.Insert("a", default)], Cancellation));
        AssertCompleted(Store.ReadAsync(TableName.Due, "a", "", "z", 1, Cancellation));
        AssertCompleted(Store.ScanAsync(TableName.Due, "", "z", null, 1, Cancellation));
        AssertCompleted(Store.FindAsync(TableName.Due, "a", "a", Cancellation));
    }

    private static void AssertCompleted<T>(ValueTask<T> call) => Assert.True(call.IsCompletedSuccessfully);
}

public sealed class MemoryMessageQueueTests : LeasedQueueContract
{
    protected override ValueTask<IMessageQueue> OpenAsync() => new(new MemoryMessageQueue(Time));
}
