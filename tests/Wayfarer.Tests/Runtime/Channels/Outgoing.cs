using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Channels;
using Wayfarer.Runtime.Messages;

namespace Wayfarer.Tests.Runtime.Channels;

internal static class Outgoing
{
    public static OutgoingMessage Message(string key = "key-1", string to = "ada@example.com") => new(
        key,
        "Shop <shop@example.com>",
        to,
        new RenderedMessage("Grüße", "<p>Hello</p>", "Hello\n"),
        new Dictionary<string, string>(),
        new Instant(1_770_000_000_000));
}
