using System.Text;
using System.Text.Json;
using MimeKit;

namespace Wayfarer.Tests.Mail;

/// <summary>A message as the mail server got it: from and to are what the envelope said.</summary>
internal sealed record ReceivedMail(long At, string Session, bool Secure, string? User, string From, IReadOnlyList<string> To, byte[] Raw)
{
    /// <summary>The header lines, unfolded, as they stand there.</summary>
    public IReadOnlyList<string> HeaderLines
    {
        get
        {
            var head = Encoding.Latin1.GetString(Raw).Split("\r\n\r\n", 2)[0];
            return head.Replace("\r\n ", " ", StringComparison.Ordinal).Replace("\r\n\t", "\t", StringComparison.Ordinal).Split("\r\n");
        }
    }

    public static ReceivedMail Of(JsonElement entry) => new(
        entry.GetProperty("at").GetInt64(),
        entry.GetProperty("session").GetString()!,
        entry.GetProperty("secure").GetBoolean(),
        entry.GetProperty("user").GetString(),
        entry.GetProperty("from").GetString()!,
        [.. entry.GetProperty("to").EnumerateArray().Select(address => address.GetString()!)],
        entry.GetProperty("raw").GetBytesFromBase64());

    public MimeMessage Parse() => MimeMessage.Load(new MemoryStream(Raw));
}
