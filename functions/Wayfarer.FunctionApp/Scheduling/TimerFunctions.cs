using Microsoft.Azure.Functions.Worker;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Hosting;
using Wayfarer.Runtime.Scheduling;

namespace Wayfarer.FunctionApp.Scheduling;

/// <summary>What happens once a minute, also when nothing comes in. A part that fails keeps none of the others.</summary>
public sealed class TimerFunctions(EveryMinute everyMinute, MinuteWork work, ContentPublisher content)
{
    [Function("EveryMinute")]
    public Task RunAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellation) => Task.WhenAll(
        everyMinute.RunAsync(cancellation).AsTask(),
        work.RunOnceAsync(cancellation),
        content.LookAsync(cancellation).AsTask());
}
