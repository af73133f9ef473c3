using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Engagements;
using Wayfarer.Runtime.Links;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Runtime.Links;
using Wayfarer.Web.Links;
using Xunit;

namespace Wayfarer.Tests.Web;

public sealed class EngagementEndpointTests
{
    private static readonly Link Link = new()
    {
        IssuedAt = Instant.Epoch,
        Contact = ContactId.Parse("u2aa2869833f0783158348222902c5bab"),
        MessageKey = "key",
        Url = "https://shop.example/",
    };

    private readonly LinkSigner _signer = new(new MemoryLinkKeyRing());

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_clicks_or_opens_is_answered_also_when_the_store_is_down_or_never_answers(bool fails)
    {
        var endpoint = new EngagementEndpoint(_signer, new EngagementRecorder(new StoppedQueue(fails), new RecentEngagements()), TimeProvider.System);
        var redirect = await endpoint.ClickAsync(_signer.Sign(LinkPurpose.Click, Link), new DefaultHttpContext().Request);
        Assert.Equal("https://shop.example/", Assert.IsType<RedirectHttpResult>(redirect).Url);

        var picture = await endpoint.OpenAsync(_signer.Sign(LinkPurpose.Open, Link with { Url = null }), new DefaultHttpContext().Request);
        Assert.Equal("image/gif", Assert.IsType<FileContentHttpResult>(picture).ContentType);
    }

    /// <summary>A store that refuses everything, or that never answers.</summary>
    private sealed class StoppedQueue(bool fails) : IMessageQueue
    {
        public async ValueTask EnqueueAsync(QueueName queue, IReadOnlyList<QueueMessage> messages, CancellationToken cancellation)
        {
            if (fails) throw new StoreUnavailableException("down");

            await Task.Delay(Timeout.InfiniteTimeSpan, TestContext.Current.CancellationToken);
        }

        public ValueTask<IReadOnlyList<ReceivedMessage>> ReceiveAsync(QueueName queue, int limit, TimeSpan lease, CancellationToken cancellation) =>
            throw new StoreUnavailableException("down");

        public ValueTask DeleteAsync(QueueName queue, IReadOnlyList<ReceivedMessage> messages, CancellationToken cancellation) =>
            throw new StoreUnavailableException("down");
    }
}
