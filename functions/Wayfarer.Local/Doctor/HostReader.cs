using Wayfarer.Domain.Content;
using Wayfarer.Domain.Messages;
using Wayfarer.Local.Client;
using Wayfarer.Web.Deliveries;

namespace Wayfarer.Local.Doctor;

/// <summary>Asks the host over its management API.</summary>
internal sealed class HostReader(WayfarerClient client, TimeProvider time)
{
    private const string Email = "email";
    private const int Counted = 1;

    public async Task<HostState> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            var clock = await client.ClockAsync(cancellation);
            var health = await client.FiguresAsync(cancellation);
            var content = await client.ContentAsync(cancellation);
            var files = (await client.GetAsync<Web.Content.ContentFilesAnswer>("v1/content/files", cancellation)).Files;
            var (definitions, _) = ContentCompiler.Compile(files);
            var rate = definitions.Settings.Rates.GetValueOrDefault(Email, ProviderRate.Unlimited);
            var waiting = await client.DeliveriesAsync(Counted, cancellation);
            return new HostState(
                clock is { } told ? time.GetUtcNow() - told : TimeSpan.Zero,
                health,
                content.Snapshot,
                [.. content.Problems.Select(problem => problem.ToString())],
                definitions.Settings.Sending.Mode,
                new PlannedSending(rate.PerMinute, rate.PerHour, waiting.Ready + waiting.PutOff, OrMore: false));
        }
        catch (TargetException refused)
        {
            throw new UnseenException(refused.Message, refused);
        }
    }
}
