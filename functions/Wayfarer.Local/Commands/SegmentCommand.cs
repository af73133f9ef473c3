using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Spectre.Console;
using Wayfarer.Domain;
using Wayfarer.Local.Client;
using Wayfarer.Web.Segments;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer segment</c>: who is in which segment, who would be, and who is put into static ones.</summary>
internal static class SegmentCommand
{
    private const int RowsAtOnce = 2_000;
    private const int RejectedShown = 20;

    private static readonly string[] Headings = ["ID", "NAME", "KIND", "STATE", "MEMBERS"];
    private static readonly string[] MemberHeadings = ["CONTACT", "USER ID", "E-MAIL", "NAME", "SINCE"];

    public static Command Create(IAnsiConsole console, TextWriter output) => new("segment", "Tell who is in which segment, and put people into static ones.")
    {
        List(console, output), Show(output), Members(console, output), Export(output), Import(output),
        Listing(output, "add", "Put people into a static segment.", inside: true),
        Listing(output, "remove", "Take people out of a static segment.", inside: false),
        Preview(console, output), SegmentRfmCommand.Create(output),
    };

    private static Command List(IAnsiConsole console, TextWriter output) => new Command("list", "List the segments with how many are in each.").Asking(async (_, client, cancellation) =>
    {
        var segments = (await client.SegmentsAsync(cancellation)).Segments;
        Client.Listing.Write(console, Headings, segments.Select(segment => (string[])[segment.Id, segment.Name ?? "", segment.Kind, segment.State, $"{segment.Members}"]));
        if (segments.FirstOrDefault(segment => segment.Building is not null)?.Building is { } building) output.WriteLine(Words(building));
        return 0;
    });

    private static Command Show(TextWriter output)
    {
        var id = Id();
        return new Command("show", "Tell what a segment is, and how many are in it.") { id }.Asking(async (parsed, client, cancellation) =>
        {
            var segment = await client.SegmentAsync(parsed.GetRequiredValue(id), cancellation);
            var name = segment.Name is { } given ? $" ({Printable.Of(given)})" : "";
            output.WriteLine($"The {segment.Kind} segment {segment.Id}{name} is {segment.State}; {segment.Members} {(segment.Members == 1 ? "contact was" : "contacts were")} in it at {segment.AsOf}.");
            if (segment.Building is { } building) output.WriteLine(Words(building));
            return 0;
        });
    }

    private static Command Members(IAnsiConsole console, TextWriter output)
    {
        var id = Id();
        var limit = new Option<int>("--limit") { Description = "How many are listed.", DefaultValueFactory = _ => 50 };
        var after = new Option<string?>("--after") { Description = "Where an earlier listing ended." };
        return new Command("members", "List who is in a segment.") { id, limit, after }.Asking(async (parsed, client, cancellation) =>
        {
            var segment = parsed.GetRequiredValue(id);
            var page = await client.MembersAsync(segment, parsed.GetValue(after), parsed.GetValue(limit), cancellation);
            WriteMembers(console, page.Members);
            if (page.Next is { } next) output.WriteLine($"There may be more: wayfarer segment members {segment} --after {next}");
            return 0;
        });
    }

    private static Command Export(TextWriter output)
    {
        var id = Id();
        var file = new Option<FileInfo?>("--output", "-o") { Description = "The file to write; the segment's id and .csv by default." };
        return new Command("export", "Write everybody in a segment into a CSV file.") { id, file }.Asking(async (parsed, client, cancellation) =>
        {
            var segment = parsed.GetRequiredValue(id);
            await client.SegmentAsync(segment, cancellation);
            var target = parsed.GetValue(file) ?? new FileInfo($"{segment}.csv");
            await using (var stream = target.Create()) await client.ExportSegmentAsync(segment, stream, cancellation);
            output.WriteLine($"Written to {target.FullName}.");
            return 0;
        });
    }

    private static Command Import(TextWriter output)
    {
        var id = Id();
        var file = new Argument<FileInfo>("file") { Description = "A CSV file; its first row names a column userId, email or contactId." };
        var request = new Option<string?>("--request") { Description = "Names this import: the same one is done once. The file's content by default." };
        return new Command("import", "Put the people of a CSV file into a static segment.") { id, file, request }.Asking(async (parsed, client, cancellation) =>
        {
            var bytes = await File.ReadAllBytesAsync(parsed.GetRequiredValue(file).FullName, cancellation);
            var read = MemberFile.Read(bytes, int.MaxValue);
            if (read.Problem is { } problem) throw new FormatException(problem);

            var name = parsed.GetValue(request) ?? Convert.ToHexStringLower(SHA256.HashData(bytes))[..32];
            return await ImportAsync(output, client, parsed.GetRequiredValue(id), read, name, cancellation);
        });
    }

    /// <summary>In parts that the host takes; whatever is cut off is repeated without harm.</summary>
    private static async Task<int> ImportAsync(
        TextWriter output, WayfarerClient client, string segment, MemberFile file, string request, CancellationToken cancellation)
    {
        var (accepted, rejections) = (0, file.Unusable.Count);
        var rejected = file.Unusable.Select(row => new RejectedMember(row.Line, row.Name, row.Reason!)).ToList();
        foreach (var part in file.Rows.Chunk(RowsAtOnce))
        {
            var answer = await client.ImportAsync(segment, MemberFile.Write(part), request, cancellation);
            accepted += answer.Accepted;
            rejections += answer.Rejections;

            // The part has a heading of its own.
            rejected.AddRange(answer.Rejected.Select(row => row with { Line = part[row.Line!.Value - 2].Line }));
        }

        var shown = Math.Min(rejected.Count, RejectedShown);
        foreach (var row in rejected.OrderBy(row => row.Line).Take(shown))
            output.WriteLine($"Line {row.Line}{(string.IsNullOrEmpty(row.Id) ? "" : $" ({Printable.Of(row.Id)})")}: {row.Reason}.");
        if (rejections > shown) output.WriteLine($"{rejections - shown} more rows were not taken.");
        output.WriteLine($"{accepted} of {file.Rows.Count + file.Unusable.Count} rows are on their way into {segment}.");
        return rejections == 0 ? 0 : 1;
    }

    private static Command Listing(TextWriter output, string verb, string description, bool inside)
    {
        var id = Id();
        var people = new Argument<string[]>("people") { Description = "Contact ids, user ids or e-mail addresses.", Arity = ArgumentArity.OneOrMore };
        return new Command(verb, description) { id, people }.Asking(async (parsed, client, cancellation) =>
        {
            var segment = parsed.GetRequiredValue(id);
            var answer = await client.ListAsync(segment, inside, new MembersRequest(parsed.GetRequiredValue(people), null), cancellation);
            foreach (var rejected in answer.Rejected) output.WriteLine($"{Printable.Of(rejected.Id ?? "")}: {rejected.Reason}.");
            output.WriteLine($"{answer.Accepted} {(answer.Accepted == 1 ? "person is" : "people are")} on the way {(inside ? "into" : "out of")} {segment}.");
            return answer.Rejections == 0 ? 0 : 1;
        });
    }

    private static Command Preview(IAnsiConsole console, TextWriter output)
    {
        var file = new Argument<FileInfo>("file") { Description = "A segment's definition, as it would stand under segments/." };
        return new Command("preview", "Tell who would be in a segment before it is published.") { file }.Asking(async (parsed, client, cancellation) =>
        {
            var (preview, problems) = await client.PreviewAsync(await File.ReadAllTextAsync(parsed.GetRequiredValue(file).FullName, cancellation), cancellation);
            if (preview is null)
            {
                output.WriteLine(problems!.Problem);
                foreach (var problem in problems.Problems) output.WriteLine(Printable.Of(problem.ToString()));
                return 1;
            }

            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(preview.Estimate ? "About " : "")}{preview.Members:N0} of {(preview.Estimate ? "about " : "")}{preview.Contacts:N0} contacts would be in {preview.Id}; {preview.LookedAt:N0} were looked at."));
            if (preview.Unknown > 0) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Of {preview.Unknown:N0} that is not known: their history has expired."));
            if (preview.Sample.Count > 0) WriteMembers(console, preview.Sample);
            return 0;
        });
    }

    /// <summary>How far the contacts have been brought to the newest segments and scores.</summary>
    internal static string Words(BackfillAnswer backfill) => backfill.State switch
    {
        "running" => $"All contacts are being brought to {string.Join(", ", backfill.Building)}: "
            + $"{backfill.Contacts}{(backfill.Expected is { } expected ? $" of about {expected}" : "")} looked at in pass {backfill.Pass}.",
        "finished" => $"All contacts were brought to snapshot {backfill.Snapshot} at {backfill.Ended}.",
        _ => "No contact has been brought to these segments yet; the host begins within a minute.",
    };

    private static void WriteMembers(IAnsiConsole console, IEnumerable<MemberAnswer> members) => Client.Listing.Write(
        console, MemberHeadings, members.Select(member => (string[])[member.Contact, member.UserId ?? "", member.Email ?? "", member.Name ?? "", member.Since ?? ""]));

    private static Argument<string> Id() => new("id") { Description = "The id of a segment." };
}
