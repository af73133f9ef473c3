using Wayfarer.Runtime.Channels;

namespace Wayfarer.FunctionApp.Hosting;

/// <summary>Stands where no channel is set up yet: every message waits, and the record says what for.</summary>
internal sealed class MissingChannel(string setting) : IChannel
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    public bool RepeatsAreSafe => true;

    public ValueTask<HandOver> HandOverAsync(OutgoingMessage message, CancellationToken cancellation) =>
        new(new HandOver.Later(Pause, $"the setting '{setting}' is missing") { IsAttempt = false });
}
