using MimeKit;

namespace Wayfarer.Runtime.Channels;

/// <summary>
/// The address that bounces of a message come back to. With an address for bounces each message has its own (VERP), because
/// many bounces name neither the message nor the recipient.
/// </summary>
internal sealed class ReturnPath
{
    private const int LongestLocalPart = 64;

    private readonly Func<string, string> _tokenOf;
    private readonly string? _name;
    private readonly string? _domain;

    /// <summary>Throws when the address for bounces is not one.</summary>
    public ReturnPath(string? bounceAddress, Func<string, string> tokenOf)
    {
        _tokenOf = tokenOf;
        if (bounceAddress is null) return;
        if (!MailMessage.TryRecipient(bounceAddress, out var address))
            throw new FormatException($"The bounce address '{bounceAddress}' is not an e-mail address; write name@example.com.");

        (_name, _domain) = (address[..address.IndexOf('@')], address[(address.IndexOf('@') + 1)..]);
    }

    public MailboxAddress For(string key, MimeMessage mail)
    {
        if (_name is null) return mail.From.Mailboxes.Single();

        var token = _tokenOf(key);
        var localPart = $"{_name}+{token}";
        if (localPart.Length > LongestLocalPart || !token.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '='))
            throw new InvalidOperationException("A return token has letters, digits, '-', '_' and '=' and leaves 64 characters before the @.");

        return new MailboxAddress("", $"{localPart}@{_domain}");
    }
}
