namespace Azure.Communication.Email;

public class EmailMessage(string senderAddress, EmailRecipients recipients, EmailContent content)
{
    public EmailMessage(string senderAddress, string recipientAddress, EmailContent content)
        : this(senderAddress, new EmailRecipients([new EmailAddress(recipientAddress)]), content)
    {
    }

    public string SenderAddress => senderAddress;

    public EmailContent Content => content;

    public EmailRecipients Recipients => recipients;

    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>();

    public IList<EmailAddress> ReplyTo { get; } = [];

    public bool? UserEngagementTrackingDisabled { get; set; }
}

public class EmailContent(string subject)
{
    public string Subject => subject;

    public string PlainText { get; set; } = "";

    public string Html { get; set; } = "";
}

public class EmailRecipients(IEnumerable<EmailAddress>? to = null, IEnumerable<EmailAddress>? cc = null, IEnumerable<EmailAddress>? bcc = null)
{
    public EmailRecipients(IEnumerable<EmailAddress> to)
        : this(to, null, null)
    {
    }

    public IList<EmailAddress> To { get; } = [.. to ?? []];

    public IList<EmailAddress> CC { get; } = [.. cc ?? []];

    public IList<EmailAddress> BCC { get; } = [.. bcc ?? []];
}

public readonly struct EmailAddress(string address, string displayName)
{
    public EmailAddress(string address)
        : this(address, "")
    {
    }

    public string Address => address;

    public string DisplayName => displayName;
}
