using System.CommandLine;
using Azure.Identity;
using Wayfarer.Local.Client;
using Wayfarer.Local.Doctor;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer doctor</c>: looks at an installation from outside, and says what to do about each thing that is wrong.</summary>
internal static class DoctorCommand
{
    public static Command Create(TextWriter output)
    {
        var subscription = new Option<string?>("--subscription") { Description = "The id of the Azure subscription." };
        var resourceGroup = new Option<string?>("--resource-group") { Description = "The resource group that the installation is in." };
        return new Command("doctor", "Look at an installation and, with a resource group, at what Azure says of it; tell what to do next.") { subscription, resourceGroup }
            .Asking(async (parsed, client, cancellation) =>
            {
                var (of, group) = (parsed.GetValue(subscription), parsed.GetValue(resourceGroup));
                if (of is null != group is null) throw new FormatException("Name both --subscription and --resource-group, or neither.");
                if (of is null && !client.Target.IsLoopback)
                    throw new FormatException("Name --subscription and --resource-group, so that Azure can be asked about the installation, too.");

                using var http = new HttpClient();
                var azure = of is null ? null : new DeploymentReader(new AzureManagement(http, new DefaultAzureCredential(), AzureManagement.Public), of, group!);
                return await RunAsync(azure, client, output, cancellation);
            });
    }

    /// <summary>0 when nothing is wrong and everything was seen.</summary>
    internal static async Task<int> RunAsync(DeploymentReader? azure, WayfarerClient client, TextWriter output, CancellationToken cancellation)
    {
        var deployment = azure is null ? null : await azure.ReadAsync(cancellation);
        var host = await Seen<HostState>.TryAsync(() => new HostReader(client, TimeProvider.System).ReadAsync(cancellation));
        var findings = Examination.Of(deployment, host);
        foreach (var finding in findings)
        {
            output.WriteLine($"{InWords(finding.State),-7} {Printable.Of(finding.About)}: {Printable.Of(finding.What)}");
            if (finding.Next is { } next) output.WriteLine($"        -> {Printable.Of(next)}");
        }

        var bad = findings.Count(finding => finding.State is FindingState.Wrong or FindingState.Unseen);
        output.WriteLine(bad == 0 ? "Nothing is wrong." : $"{bad} of {findings.Count} things need somebody.");
        return bad == 0 ? 0 : 1;
    }

    private static string InWords(FindingState state) => state switch
    {
        FindingState.Fine => "ok",
        FindingState.Slight => "look",
        FindingState.Wrong => "WRONG",
        _ => "UNSEEN",
    };
}
