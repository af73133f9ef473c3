using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Wayfarer.Domain.Time;
using Wayfarer.Local.Content;
using Wayfarer.Local.Demo;
using Wayfarer.Local.Replay;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer demo</c>: a made-up shop's months in less than a minute, with everything that journeys make of them.</summary>
internal static class DemoCommand
{
    private const ulong Seed = 20_250_101;
    private const string ContentFolder = "demo-content";

    private static readonly Instant Start = Instant.From(new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public static Command Create(IAnsiConsole console)
    {
        var visitors = new Option<int>("--visitors") { Description = "How many people visit the shop.", DefaultValueFactory = _ => 300 };
        var days = new Option<int>("--days") { Description = "For how many days.", DefaultValueFactory = _ => 60 };
        var data = new Option<string?>("--data") { Description = "Where the data is kept; .wayfarer/demo by default." };
        var command = new Command("demo", "Let a made-up shop live for a while, and see what its journeys do.") { visitors, days, data };
        command.SetAction((parsed, cancellation) =>
        {
            var working = Environment.CurrentDirectory;
            var folder = parsed.GetValue(data) ?? Path.Combine(ContentLocation.DataFor(null, working), "demo");
            return RunAsync(parsed.GetValue(visitors), parsed.GetValue(days), Path.GetFullPath(folder), console, cancellation);
        });
        return command;
    }

    public static Task<int> RunAsync(int visitors, int days, string dataFolder, IAnsiConsole console, CancellationToken cancellation)
    {
        var shop = new DemoShop(Seed, visitors, days, Start);
        var options = new ReplayOptions(Path.Combine(AppContext.BaseDirectory, ContentFolder), dataFolder);
        var input = string.Create(CultureInfo.InvariantCulture, $"demo {Seed} {visitors} {days}");
        return ReplayConsole.RunAsync(console, options, input, shop.Events(), shop.Events().Count(), cancellation);
    }
}
