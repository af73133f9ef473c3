using Azure.Core;
using Wayfarer.StandIns;

namespace Azure.Communication.Email;

public class EmailClient
{
    public EmailClient(Uri endpoint, TokenCredential credential, EmailClientOptions? options = null)
    {
    }

    public EmailClient(Uri endpoint, AzureKeyCredential credential, EmailClientOptions? options = null)
    {
    }

    public EmailClient(string connectionString)
    {
    }

    public EmailClient(string connectionString, EmailClientOptions options)
    {
    }

    protected EmailClient()
    {
    }

    public virtual Task<EmailSendOperation> SendAsync(WaitUntil wait, EmailMessage message, CancellationToken cancellationToken = default) =>
        throw StandIn.Called();

    public virtual Task<EmailSendOperation> SendAsync(
        WaitUntil wait, EmailMessage message, Guid operationId, CancellationToken cancellationToken = default) => throw StandIn.Called();
}

public class EmailClientOptions(EmailClientOptions.ServiceVersion version = EmailClientOptions.ServiceVersion.V2025_09_01) : ClientOptions
{
    private readonly ServiceVersion _version = version;

    public enum ServiceVersion
    {
        V2021_10_01_Preview = 1,
        V2023_01_15_Preview = 2,
        V2023_03_31 = 3,
        V2024_07_01_Preview = 4,
        V2025_09_01 = 5,
    }
}

public class EmailSendOperation : Operation<EmailSendResult>
{
    public EmailSendOperation(string id, EmailClient client)
    {
    }

    protected EmailSendOperation()
    {
    }

    public override string Id => throw StandIn.Called();

    public override bool HasCompleted => throw StandIn.Called();

    public override bool HasValue => throw StandIn.Called();

    public override EmailSendResult Value => throw StandIn.Called();

    public override Response GetRawResponse() => throw StandIn.Called();

    public override Response UpdateStatus(CancellationToken cancellationToken = default) => throw StandIn.Called();

    public override ValueTask<Response> UpdateStatusAsync(CancellationToken cancellationToken = default) => throw StandIn.Called();
}

public class EmailSendResult
{
    internal EmailSendResult()
    {
    }

    public EmailSendStatus Status => throw StandIn.Called();
}

public readonly struct EmailSendStatus(string value) : IEquatable<EmailSendStatus>
{
    public static EmailSendStatus Canceled => new("Canceled");

    public static EmailSendStatus Failed => new("Failed");

    public static EmailSendStatus NotStarted => new("NotStarted");

    public static EmailSendStatus Running => new("Running");

    public static EmailSendStatus Succeeded => new("Succeeded");

    public static bool operator ==(EmailSendStatus left, EmailSendStatus right) => left.Equals(right);

    public static bool operator !=(EmailSendStatus left, EmailSendStatus right) => !left.Equals(right);

    public bool Equals(EmailSendStatus other) => string.Equals(value, other.ToString(), StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => obj is EmailSendStatus other && Equals(other);

    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(value);

    public override string ToString() => value;
}
