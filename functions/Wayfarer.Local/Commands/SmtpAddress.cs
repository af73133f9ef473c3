using System.Net;
using Wayfarer.Runtime.Channels;

namespace Wayfarer.Local.Commands;

/// <summary>
/// Reads <c>smtp://</c>, <c>smtp+starttls://</c> and <c>smtps://user@host:port</c>. The password comes from the environment:
/// what is typed stands in the list of processes and in the shell's history.
/// </summary>
internal static class SmtpAddress
{
    public const string PasswordVariable = "WAYFARER_SMTP_PASSWORD";

    private const string Advice = "write smtps://user@host:465, smtp+starttls://user@host:587, or smtp://host:25 for a relay on this machine";

    public static SmtpOptions Parse(string text, string? password, string? bounceAddress)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Host.Length == 0 || address.PathAndQuery is not ("" or "/"))
            throw new InvalidDataException($"--smtp does not name a mail server; {Advice}.");

        var (security, port) = address.Scheme switch
        {
            "smtp" => (SmtpSecurity.None, 25),
            "smtp+starttls" => (SmtpSecurity.StartTls, 587),
            "smtps" => (SmtpSecurity.Tls, 465),
            _ => throw new InvalidDataException($"--smtp begins with the unknown {address.Scheme}://; {Advice}."),
        };
        var user = address.UserInfo.Length > 0 ? WebUtility.UrlDecode(address.UserInfo.Replace("+", "%2B", StringComparison.Ordinal)) : null;
        Check(address, user, password, security);
        if (bounceAddress is not null && !MailMessage.TryRecipient(bounceAddress, out _))
            throw new InvalidDataException($"--bounce-address '{bounceAddress}' is not an e-mail address; write bounces@mail.example.com.");

        return new SmtpOptions(address.Host, address.Port > 0 ? address.Port : port)
        {
            Security = security,
            UserName = user,
            Password = password,
            BounceAddress = bounceAddress,
        };
    }

    private static void Check(Uri address, string? user, string? password, SmtpSecurity security)
    {
        if (address.UserInfo.Contains(':', StringComparison.Ordinal))
            throw new InvalidDataException($"--smtp holds a password, which others can see; set it as {PasswordVariable} instead.");
        if (user is null) return;
        if (string.IsNullOrEmpty(password))
            throw new InvalidDataException($"--smtp names a user, and the environment has no {PasswordVariable}.");
        if (security == SmtpSecurity.None && !address.IsLoopback)
            throw new InvalidDataException("Over smtp:// the password could be read on the way; use smtp+starttls:// or smtps://.");
    }
}
