using System.CommandLine;
using Wayfarer.Local.Hosting;
using Wayfarer.Runtime.Definitions;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer run</c>: the whole of Wayfarer on this machine, until it is stopped.</summary>
internal static class RunCommand
{
    public static Command Create(TextWriter output)
    {
        var folders = new FolderOptions();
        var port = new Option<int>("--port")
        {
            Description = "The port to listen on; 0 for any that is free.",
            DefaultValueFactory = _ => LocalHostOptions.DefaultPort,
        };
        var smtp = new Option<string?>("--smtp")
        {
            Description = $"The mail server that takes messages, such as smtps://user@host:465; the password comes from {SmtpAddress.PasswordVariable}.",
        };
        var bounceAddress = new Option<string?>("--bounce-address")
        {
            Description = "Where undeliverable mail comes back to; each message adds +token before the @.",
        };
        var publicHost = new Option<string[]>("--public-host")
        {
            Description = "A name under which a proxy passes on what recipients and visitors send, such as mail.shop.example; may be given several times.",
            DefaultValueFactory = _ => [],
        };
        var archive = new Option<DirectoryInfo?>("--archive")
        {
            Description = "A folder that everything is archived in as it is committed, encrypted under a key of each contact, for 'rebuild'; best on another disk.",
        };
        var command = new Command("run", "Accept events, let journeys run, and send messages or write them into an outbox folder.")
        {
            port, folders.Content, folders.Data, smtp, bounceAddress, publicHost, archive,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var content = folders.ContentFolder(parsed);
            var options = new LocalHostOptions(content, folders.DataFolder(parsed))
            {
                Port = parsed.GetValue(port),
                Archive = parsed.GetValue(archive)?.FullName,
                PublicHosts = PublicHosts.Parse(parsed.GetValue(publicHost) ?? []),
                Smtp = parsed.GetValue(smtp) is { } server
                    ? SmtpAddress.Parse(server, Environment.GetEnvironmentVariable(SmtpAddress.PasswordVariable), parsed.GetValue(bounceAddress))
                    : null,
            };
            return RunAsync(options, output, cancellation);
        });
        return command;
    }

    public static async Task<int> RunAsync(LocalHostOptions options, TextWriter output, CancellationToken cancellation)
    {
        await using var host = await LocalHost.StartAsync(options, publication => Tell(output, publication), cancellation);
        await output.WriteLineAsync($"Listening on {host.Address.ToString().TrimEnd('/')}; the write key is \"dev\".");
        await output.WriteLineAsync($"Content:  {options.ContentFolder}");
        await output.WriteLineAsync($"Messages: {(options.Smtp is { } smtp ? $"{smtp.Host}:{smtp.Port}" : options.Outbox)}");
        await output.WriteLineAsync("Ctrl+C stops; a restart goes on where it was.");
        await output.FlushAsync(cancellation);

        await host.WaitForStopAsync(cancellation);
        await output.WriteLineAsync("Stopping when all that is in hand is done.");
        return 0;
    }

    private static void Tell(TextWriter output, Publication publication)
    {
        if (publication.IsNew)
            output.WriteLine($"Snapshot {publication.Snapshot.Number} is live: {publication.Snapshot.Definitions.Journeys.Length} journeys.");
        foreach (var problem in publication.Problems) output.WriteLine($"Not live: {problem}");
        output.Flush();
    }
}
