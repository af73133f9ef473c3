using System.CommandLine;
using Wayfarer.Local.Client;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer alarms</c>: for a durable hub that is new or has lost what it held.</summary>
internal static class AlarmsCommand
{
    public static Command Create(TextWriter output) => new("alarms", "Look after the alarms of those who wait in journeys, on Azure.")
    {
        new Command("restart", "Set the alarms of all who wait again, from the due table; those that are set stay as they are.").Asking(async (_, client, cancellation) =>
        {
            await client.RestartAlarmsAsync(cancellation);
            output.WriteLine("The alarms of all who wait are being set. Whoever is due meanwhile is woken by the due table within five minutes.");
            return 0;
        }),
    };
}
