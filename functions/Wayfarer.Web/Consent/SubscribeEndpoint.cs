using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Wayfarer.Domain;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Keys;
using Wayfarer.Runtime.Storage;
using Wayfarer.Web.Callers;
using Wayfarer.Web.Ingest;

namespace Wayfarer.Web.Consent;

/// <summary>
/// Takes what people fill into a form of a website, and has their mailbox asked whether it was they. Nothing is sent by it
/// but that question, seldom enough that nobody is bothered by it; the answer tells nothing about the address.
/// </summary>
public sealed class SubscribeEndpoint(AddressBook addresses, IWriteKeys keys, ISnapshotSource snapshots, TimeProvider time)
{
    private const string Thanks = "Thank you. Please look into your mailbox and confirm there.";
    private readonly SubscriptionRates _rates = new(time);

    private Settings Settings => snapshots.Current.Settings;

    public async Task<IResult> PostAsync(HttpRequest request, CancellationToken cancellation)
    {
        var (asked, problem) = await SubscribeReader.ReadAsync(request, cancellation);
        if (asked is null) return Refused(request, StatusCodes.Status400BadRequest, problem!);
        if (KeyOf(request, asked) is not { } key)
            return Refused(request, StatusCodes.Status401Unauthorized, "Send a known browser key: in the field \"key\", or as the user name of HTTP Basic.");
        if (CrossOrigin.RefusalOfForm(key, request) is { } refusal) return Refused(request, StatusCodes.Status403Forbidden, $"The key {refusal}.");

        CrossOrigin.LetRead(key, request);
        var (form, wrong) = SubscriptionForm.Read(asked.Email, asked.Topics ?? [], asked.Traits ?? ImmutableDictionary<string, JsonElement>.Empty, Settings);
        if (form is null) return Refused(request, StatusCodes.Status400BadRequest, wrong!);
        if (key.Kind == KeyKind.Browser && !_rates.TryTake(request.HttpContext.Connection.RemoteIpAddress))
            return Refused(request, StatusCodes.Status429TooManyRequests, "Too many subscriptions came from this network; try again in an hour.");

        try
        {
            // Who fills in what nobody sees is thanked, too, and learns nothing.
            if (string.IsNullOrEmpty(asked.Website)) await AskAsync(form, asked, request, cancellation);
        }
        catch (StoreUnavailableException)
        {
            return SubscribeReader.IsForm(request) ? ConsentPage.Unavailable(Settings) : new UnavailableAnswer();
        }

        return Thank(request, asked, key);
    }

    private WriteKey? KeyOf(HttpRequest request, SubscribeRequest asked) =>
        (PresentedKey.Of(request) ?? asked.Key) is { } presented ? keys.Find(presented) : null;

    /// <summary>Records the request, from which the question follows, unless the mailbox was asked lately or must not be written to.</summary>
    private async ValueTask AskAsync(SubscriptionForm form, SubscribeRequest asked, HttpRequest request, CancellationToken cancellation)
    {
        var id = addresses.IdOf(form.Address);
        var now = Instant.From(time.GetUtcNow());
        var change = new ConsentChange
        {
            Key = Delivery.ConfirmationKey(addresses.SubscriberOf(id), SubscriberInputs.RequestKey(id, now)),
            Kind = ConsentChangeKind.Requested,
            At = now,
            Topics = [.. form.Topics.Select(topic => topic.Id)],
            Source = CrossOrigin.PageOf(request) ?? "a form",
            TextVersion = string.IsNullOrWhiteSpace(asked.Text) ? ConsentText.VersionOf(form.Topics) : ConsentText.VersionOf(asked.Text.Trim()),
            Address = form.Address.Value,
            RemoteAddress = $"{request.HttpContext.Connection.RemoteIpAddress}",
            Traits = form.Traits,
        };
        await addresses.RecordAsync(id, record => record.Suppression is null && record.MayBeAskedAt(now) ? change : null, cancellation);
    }

    private IResult Thank(HttpRequest request, SubscribeRequest asked, WriteKey key)
    {
        if (!SubscribeReader.IsForm(request)) return Answers.Json(new SubscribeAnswer(Thanks));
        if (CrossOrigin.IsOf(key, asked.Redirect)) return new SeeOtherAnswer(asked.Redirect!);

        return ConsentPage.Of(Settings, "Almost there", ConsentPage.Notice(Thanks));
    }

    private IResult Refused(HttpRequest request, int status, string problem) => SubscribeReader.IsForm(request)
        ? ConsentPage.Of(Settings, "This did not work", $"<p>{ConsentPage.Text(problem)}</p>", status)
        : Answers.Problem(status, problem);
}
