using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Wayfarer.Tests.Contracts;
using Xunit;

namespace Wayfarer.Tests.Mail;

/// <summary>
/// A real mail server (the npm package smtp-server) on a free port, which records what it is given and answers as it is told.
/// Without Node.js whoever asks for one is skipped and says so.
/// </summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private Process? _process;
    private long _counted;
    private int _count;

    private MailServer()
    {
    }

    public int Port { get; private set; }

    public string Record => _folder.File("received.ndjson");

    /// <summary>Nobody vouches for it.</summary>
    public X509Certificate2? Certificate { get; private set; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<MailServer> StartAsync(bool encrypted = false, bool fromTheFirstByte = false)
    {
        if (AzuritePackage.MissingTool is { } tool) Assert.Skip($"The mail server needs {tool}, which is not on the path.");

        await AzuritePackage.InstallAsync();
        var server = new MailServer();
        string[] certificate = encrypted ? [.. server.WriteCertificate(), fromTheFirstByte ? "implicit" : "later"] : [];
        string[] arguments = ["--require", AzuritePackage.ExitWithParent, Repository.PathOf("tests", "Wayfarer.Tests", "Mail", "smtp-server.cjs"), server.Record, .. certificate];
        server._process = Process.Start(new ProcessStartInfo("node", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        server.Port = int.Parse((await server._process.StandardOutput.ReadLineAsync(Cancellation))!, CultureInfo.InvariantCulture);
        return server;
    }

    /// <summary>Gives an order for a stage of each conversation, such as <c>{"stage":"recipient","answer":"550 5.1.1 Unknown"}</c>.</summary>
    public async Task OrderAsync(string order)
    {
        await _process!.StandardInput.WriteLineAsync(order.AsMemory(), Cancellation);
        Assert.Equal("done", await _process.StandardOutput.ReadLineAsync(Cancellation));
    }

    /// <summary>The messages so far, in the order in which they came.</summary>
    public IReadOnlyList<ReceivedMail> Received() => [.. Entries().Where(entry => entry.TryGetProperty("raw", out _)).Select(ReceivedMail.Of)];

    /// <summary>How many messages there are so far, without reading those again that were counted before.</summary>
    public int Count()
    {
        if (!File.Exists(Record)) return 0;

        using var file = new FileStream(Record, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = _counted;
        using var reader = new StreamReader(file, Encoding.ASCII);
        var lines = reader.ReadToEnd().Split('\n')[..^1];
        _counted += lines.Sum(line => line.Length + 1);
        return _count += lines.Count(line => line.Contains("\"raw\":", StringComparison.Ordinal));
    }

    /// <summary>Every recipient that was named, whether the message was taken or not.</summary>
    public IReadOnlyList<string> Recipients() =>
        [.. Entries().Where(entry => entry.TryGetProperty("recipient", out _)).Select(entry => entry.GetProperty("recipient").GetString()!)];

    /// <summary>How many connections there have been.</summary>
    public int Connections() => Entries().Count(entry => entry.TryGetProperty("connected", out _));

    public async ValueTask DisposeAsync()
    {
        if (_process is { } own)
        {
            if (!own.HasExited) own.Kill(entireProcessTree: true);
            await own.WaitForExitAsync();
            own.Dispose();
        }

        Certificate?.Dispose();
        _folder.Dispose();
    }

    /// <summary>A line that is still being written has no end.</summary>
    private IEnumerable<JsonElement> Entries()
    {
        if (!File.Exists(Record)) return [];

        using var reader = new StreamReader(new FileStream(Record, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return [.. reader.ReadToEnd().Split('\n')[..^1].Select(line => JsonElement.Parse(line))];
    }

    private string[] WriteCertificate()
    {
        using var key = RSA.Create(2_048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        Certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(_folder.File("key.pem"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(_folder.File("certificate.pem"), Certificate.ExportCertificatePem());
        return [_folder.File("key.pem"), _folder.File("certificate.pem")];
    }
}
