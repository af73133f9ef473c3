using Wayfarer.Domain;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Contracts;
using Xunit;

namespace Wayfarer.Tests.Runtime.Contacts;

public sealed class FailingContactsTests
{
    private static readonly InvalidOperationException Broken = new("It broke at 'ada'.");

    private readonly ManualTime _time = new();
    private readonly FailingContacts _failing;

    public FailingContactsTests() => _failing = new FailingContacts(_time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_contact_is_listed_when_it_has_failed_five_times_in_a_row()
    {
        for (var failure = 1; failure < Limits.FailuresBeforePoison; failure++) Assert.False(_failing.Failed("ada", 3, Broken));
        Assert.Empty((await _failing.ListAsync(10, Cancellation)).Messages);

        _failing.Failed("ada", 3, Broken);
        var listed = Assert.Single((await _failing.ListAsync(10, Cancellation)).Messages);
        Assert.Equal(("ada", "ada", 5, 3, "InvalidOperationException: It broke at (...)."), (listed.Id, listed.Contact, listed.Failures, listed.Inputs, listed.Reason));
    }

    [Fact]
    public async Task Whoever_went_through_is_forgotten()
    {
        Fail("ada");
        _time.Advance(TimeSpan.FromMinutes(11));
        Assert.Empty((await _failing.ListAsync(10, Cancellation)).Messages);
    }

    [Fact]
    public async Task What_is_discarded_is_dropped_at_its_next_failure_and_only_then()
    {
        Fail("ada");
        Fail("bob");
        Assert.True(await _failing.DiscardAsync("ada", Cancellation));
        Assert.False(await _failing.DiscardAsync("cleo", Cancellation));

        Assert.True(_failing.Failed("ada", 1, Broken));
        Assert.False(_failing.Failed("ada", 1, Broken));
        Assert.False(_failing.Failed("bob", 1, Broken));
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_nobodys_failure()
    {
        for (var number = 0; number < 10; number++) Assert.False(_failing.Failed("ada", 1, new StoreUnavailableException("Nobody there.")));
        Assert.Equal(0, (await _failing.ListAsync(10, Cancellation)).Total);
    }

    [Fact]
    public async Task So_many_contacts_are_remembered_and_no_more()
    {
        for (var number = 0; number <= 1_000; number++) Fail($"user-{number}");
        Assert.Equal(1_000, (await _failing.ListAsync(10, Cancellation)).Total);
        Assert.Equal(1_000, await _failing.ReplayAllAsync(Cancellation));
    }

    private void Fail(string contact)
    {
        for (var failure = 0; failure < Limits.FailuresBeforePoison; failure++) _failing.Failed(contact, 1, Broken);
    }
}
