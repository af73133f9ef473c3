using System.Globalization;
using System.Text;
using MailKit;

namespace Wayfarer.Runtime.Channels;

/// <summary>
/// Listens to one connection and remembers how far a message came, which no exception tells: until the whole body has been
/// written, the line that ends it cannot have left, and the server cannot have taken the message. What a server answered
/// holds even when the connection breaks right after it.
/// </summary>
internal sealed class SmtpDialogue(Action<bool> alive) : IProtocolLogger, ITransferProgress
{
    private const int LongestText = 500;

    private readonly Queue<SmtpStage> _asked = new();
    private readonly StringBuilder _line = new();
    private readonly StringBuilder _text = new();
    private bool _inBody;

    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    /// <summary>From here on, the server may have taken the message.</summary>
    public bool BodyIsWritten { get; private set; }

    /// <summary>The first refusal of this message.</summary>
    public SmtpReply? Refusal { get; private set; }

    public bool IsTaken { get; private set; }

    public void Begin()
    {
        _asked.Clear();
        _line.Clear();
        _text.Clear();
        (_inBody, BodyIsWritten, Refusal, IsTaken) = (false, false, null, false);
    }

    public void LogConnect(Uri uri) => alive(_inBody);

    public void LogClient(byte[] buffer, int offset, int count)
    {
        alive(_inBody);
        if (_inBody) return;

        foreach (var command in Encoding.ASCII.GetString(buffer, offset, count).Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
            _asked.Enqueue(StageOf(command));
    }

    public void LogServer(byte[] buffer, int offset, int count)
    {
        alive(_inBody);
        foreach (var character in Encoding.UTF8.GetString(buffer, offset, count))
        {
            if (character == '\n') EndLine();
            else if (character != '\r' && _line.Length < LongestText) _line.Append(character);
        }
    }

    public void Report(long bytesTransferred, long totalSize)
    {
        alive(true);
        if (bytesTransferred >= totalSize) BodyIsWritten = true;
    }

    public void Report(long bytesTransferred)
    {
        // The size is measured before a message with progress is sent, so the other one is called.
        alive(true);
        BodyIsWritten = true;
    }

    public void Dispose()
    {
    }

    private static SmtpStage StageOf(string command) =>
        command.StartsWith("MAIL ", StringComparison.Ordinal) ? SmtpStage.Sender
        : command.StartsWith("RCPT ", StringComparison.Ordinal) ? SmtpStage.Recipient
        : command == "DATA" ? SmtpStage.Data
        : SmtpStage.Other;

    private void EndLine()
    {
        var line = _line.ToString();
        _line.Clear();
        if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code)) return;

        if (_text.Length < LongestText) _text.Append(_text.Length > 0 ? " " : "").Append(line.AsSpan(Math.Min(line.Length, 4)).Trim());
        if (line.Length > 3 && line[3] == '-') return;

        Answered(code, _text.ToString());
        _text.Clear();
    }

    private void Answered(int code, string text)
    {
        var stage = _inBody ? SmtpStage.Body : _asked.TryDequeue(out var asked) ? asked : SmtpStage.Other;
        _inBody = stage == SmtpStage.Data && code == 354;
        if (stage == SmtpStage.Body && code is >= 200 and < 300) IsTaken = true;
        if (code >= 400) Refusal ??= new SmtpReply(stage, code, text);
    }
}
