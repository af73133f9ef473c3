using System.Text.Json;
using Azure;
using Azure.Communication.Email;
using Azure.Core;
using Wayfarer.Runtime.Channels;

namespace Wayfarer.FunctionApp.Hosting;

/// <summary>The client of Communication Services, told to try once: who hands messages over decides when to come again.</summary>
internal sealed class EmailClientMail : ICommunicationMail
{
    private const int StatusOk = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly EmailClient _client;

    public EmailClientMail(Uri endpoint, TokenCredential identity) => _client = new EmailClient(endpoint, identity, Once());

    public async ValueTask<CommunicationAnswer> SendAsync(CommunicationMail mail, Guid operation, CancellationToken cancellation)
    {
        try
        {
            var sent = await _client.SendAsync(WaitUntil.Started, MessageOf(mail), operation, cancellation);
            return new CommunicationAnswer(sent.GetRawResponse().Status);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            return CommunicationAnswer.Of(failure);
        }
    }

    public async ValueTask<CommunicationAnswer> FindAsync(Guid operation, CancellationToken cancellation)
    {
        try
        {
            var response = await new EmailSendOperation(operation.ToString("D"), _client).UpdateStatusAsync(cancellation);
            using var body = JsonDocument.Parse(response.Content);
            return new CommunicationAnswer(response.Status)
            {
                State = body.RootElement.TryGetProperty("status", out var state) ? state.GetString() : null,
            };
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            var answer = CommunicationAnswer.Of(failure);

            // An operation that failed is an exception of a call that did not.
            return answer.Status == StatusOk ? answer with { State = "Failed" } : answer;
        }
    }

    internal static EmailMessage MessageOf(CommunicationMail mail)
    {
        var content = new EmailContent(mail.Subject) { Html = mail.Html, PlainText = mail.Text };
        var message = new EmailMessage(mail.Sender, mail.To, content) { UserEngagementTrackingDisabled = !mail.TracksEngagement };
        foreach (var (name, value) in mail.Headers) message.Headers.Add(name, value);
        return message;
    }

    private static EmailClientOptions Once()
    {
        var options = new EmailClientOptions();
        options.Retry.MaxRetries = 0;
        options.Retry.NetworkTimeout = Patience;
        return options;
    }
}
