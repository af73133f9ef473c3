using Wayfarer.Tests.Contracts;
using Xunit;

namespace Wayfarer.Tests.Runtime.Contacts;

/// <summary>
/// What an event costs in Azure, exactly: these numbers times a price are the bill, and times a limit of the service they are
/// the throughput. A change that makes one of them greater must want to.
/// </summary>
public sealed class OperationCountsTests(AzuriteFixture azurite)
{
    private readonly OperationCounter _tables = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(24)]
    public async Task A_quiet_batch_is_one_read_and_one_commit(int events)
    {
        var contact = await ContactAsync();

        var operations = await contact.ReceiveAsync([.. Enumerable.Repeat("Looked Around", events)], Cancellation);

        Assert.Equal(new Operations(Reads: 1, Transactions: 1, OtherRequests: 0, Receipts: 1, Enqueues: 0, Deletions: 1), operations);
    }

    [Fact]
    public async Task A_segment_that_is_entered_for_a_while_arms_a_wake_and_tells_of_the_member()
    {
        var contact = await ContactAsync();

        var operations = await contact.ReceiveAsync(["Asked"], Cancellation);

        Assert.Equal(new Operations(Reads: 1, Transactions: 3, OtherRequests: 0, Receipts: 1, Enqueues: 1, Deletions: 1), operations);
    }

    [Fact]
    public async Task Effects_are_one_message_and_one_removal_more()
    {
        var contact = await ContactAsync();

        var operations = await contact.ReceiveAsync(["Signed Up"], Cancellation);

        Assert.Equal(new Operations(Reads: 1, Transactions: 2, OtherRequests: 0, Receipts: 1, Enqueues: 1, Deletions: 1), operations);
    }

    [Fact]
    public async Task An_entry_that_waits_costs_both()
    {
        var contact = await ContactAsync();

        var operations = await contact.ReceiveAsync(["Trial Started"], Cancellation);

        Assert.Equal(new Operations(Reads: 1, Transactions: 3, OtherRequests: 0, Receipts: 1, Enqueues: 1, Deletions: 1), operations);
    }

    [Fact]
    public async Task Past_the_inputs_of_one_commit_there_are_two()
    {
        var contact = await ContactAsync();

        var operations = await contact.ReceiveAsync([.. Enumerable.Repeat("Looked Around", 25)], Cancellation);

        Assert.Equal(new Operations(Reads: 2, Transactions: 2, OtherRequests: 0, Receipts: 1, Enqueues: 0, Deletions: 1), operations);
    }

    private async Task<CountedContact> ContactAsync() =>
        await CountedContact.CreateAsync(await azurite.ClientAsync(_tables), _tables, Cancellation);
}
