using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Runtime.Messages;
using Wayfarer.Runtime.Storage;
using Wayfarer.Web.Contacts;
using Wayfarer.Web.Ingest;

namespace Wayfarer.Web.Messages;

/// <summary>Shows a message as a contact, or nobody in particular, would get it, and sends it to whoever writes it.</summary>
public sealed class MessagesEndpoint(TestMessages tests, ContactFinder finder)
{
    /// <summary>What a page that shows the message may do: show it. No script, no form, and it cannot reach the pages around it.</summary>
    private const string Sandbox = "sandbox; default-src 'none'; img-src https: data:; style-src 'unsafe-inline'; font-src https:";

    public async Task<IResult> PreviewAsync(string id, string? contact, HttpResponse response, CancellationToken cancellation)
    {
        try
        {
            var found = contact is null ? null : await finder.FindAsync(contact, cancellation);
            if (contact is not null && found is null) return NoContact();
            if (tests.Preview(id, found) is not { } message) return Answers.Problem(StatusCodes.Status404NotFound, $"There is no live message '{id}'.");

            response.Headers.ContentSecurityPolicy = Sandbox;
            response.Headers.CacheControl = "no-store";
            response.Headers.XContentTypeOptions = "nosniff";
            return Results.Text(message.Html, "text/html; charset=utf-8");
        }
        catch (TemplateException problem)
        {
            return Answers.Problem(StatusCodes.Status422UnprocessableEntity, problem.Message);
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }
    }

    /// <summary>The body: <c>{ "to": "address", "contact": "id" }</c>, the contact being optional.</summary>
    public async Task<IResult> TestAsync(string id, HttpRequest request, CancellationToken cancellation)
    {
        if (!request.HasJsonContentType()) return Answers.Problem(StatusCodes.Status415UnsupportedMediaType, "Send application/json.");
        using var body = await RequestBody.ReadAsync(request, cancellation);
        if (body.Refusal is { } refusal) return refusal.Answer;
        if (Read(body.Bytes) is not { } asked)
            return Answers.Problem(
                StatusCodes.Status400BadRequest, "Send { \"to\": \"name@example.com\" } and, if you like, \"contact\": its contact id, user id or anonymous id.");
        if (!EmailAddress.TryParse(asked.To, out var to)) return Answers.Problem(StatusCodes.Status400BadRequest, "\"to\" must be one plain e-mail address.");

        try
        {
            Contact? found = null;
            if (asked.Contact is { } contact && (found = await finder.FindAsync(contact, cancellation)) is null) return NoContact();

            var outcome = await tests.SendAsync(id, to, found, cancellation);
            return outcome.Result == TestResult.Sent ? Answers.Json(new TestAnswer(id, to.Value)) : Answers.Problem(StatusOf(outcome.Result), outcome.Reason ?? "");
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }
    }

    private static int StatusOf(TestResult result) => result switch
    {
        TestResult.NoMessage => StatusCodes.Status404NotFound,
        TestResult.Forbidden => StatusCodes.Status403Forbidden,
        TestResult.TooMany => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    private static TestRequest? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, WebJson.Default.TestRequest);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IResult NoContact() =>
        Answers.Problem(StatusCodes.Status404NotFound, "Nobody is known by this contact id, user id or anonymous id.");
}

/// <summary>Whom to send a test to, and as whom it is written.</summary>
public sealed record TestRequest(string? To, string? Contact);

/// <summary>Which message was sent, and to whom.</summary>
public sealed record TestAnswer(string Message, string To);
