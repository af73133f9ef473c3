using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Segments;
using Wayfarer.Domain.Time;
using Wayfarer.Local.Replay;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer segment rfm FILE</c>: cut-offs for the groups of buyers, from past purchases.</summary>
internal static class SegmentRfmCommand
{
    public static Command Create(TextWriter output)
    {
        var mapping = new MappingOptions();
        var file = new Argument<string>("file") { Description = "Past purchases: a CSV file with a header, or one Segment call a line (.ndjson)." };
        var purchase = new Option<string>("--purchase") { Description = "The name of the event that is a purchase.", DefaultValueFactory = _ => "Order Completed" };
        var amount = new Option<string>("--amount") { Description = "The property or column that is the amount of money.", DefaultValueFactory = _ => "total" };
        var command = new Command("rfm", "Propose what is lately, often and for much, so that each divides your buyers into thirds.") { file, purchase, amount };
        foreach (var option in mapping.All) command.Add(option);

        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(file);
            if (!File.Exists(path)) throw new InvalidDataException($"There is no file {path}.");

            return Propose(output, new ReplaySource(path, mapping.Read(parsed)), parsed.GetRequiredValue(purchase), parsed.GetRequiredValue(amount));
        });
        return command;
    }

    private static int Propose(TextWriter output, ReplaySource source, string purchase, string amount)
    {
        var (purchases, without, latest) = (new List<(string Buyer, Instant At, double Amount)>(), 0, Instant.Epoch);
        foreach (var @event in source.Rows().Select(row => row.Event).Where(known => known is not null && known.Name == purchase))
        {
            latest = Instant.Max(latest, @event!.OccurredAt);
            var buyer = @event.UserId ?? @event.AnonymousId;
            if (buyer is not null && Value.At(@event.Properties, amount).TryNumber(out var money)) purchases.Add((buyer, @event.OccurredAt, money));
            else without++;
        }

        if (RfmProposal.Of(purchases, latest) is not { } proposal)
        {
            output.WriteLine($"The file has too few buyers with '{purchase}' and a number as '{amount}' to divide them. Look at --purchase, --amount and the columns.");
            return 1;
        }

        if (without > 0) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{without:N0} purchases without a number as '{amount}' were left out."));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{proposal.Buyers:N0} buyers up to {latest}, in thirds. For settings.json:"));
        output.WriteLine();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $$"""
              "rfm": {
                "event": {{JsonSerializer.Serialize(purchase)}}, "amount": {{JsonSerializer.Serialize(amount)}},
                "recent": "{{proposal.RecentDays}}d", "lapsed": "{{proposal.LapsedDays}}d",
                "several": {{proposal.Several}}, "often": {{proposal.Often}}, "much": {{proposal.Much}}
              }
            """));
        return 0;
    }
}
