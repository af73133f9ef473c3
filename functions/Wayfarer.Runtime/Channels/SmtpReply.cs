namespace Wayfarer.Runtime.Channels;

/// <summary>What a mail server answered, and to which part of the conversation.</summary>
internal sealed record SmtpReply(SmtpStage Stage, int Code, string Text)
{
    public bool IsRefusal => Code >= 400;

    public bool IsForNow => Code is >= 400 and < 500;

    /// <summary>The server closes the connection: that is not about this message.</summary>
    public bool EndsConnection => Code == 421;
}

internal enum SmtpStage
{
    Sender,
    Recipient,
    Data,
    Body,
    Other,
}
