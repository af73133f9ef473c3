using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Wayfarer.Domain;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Web.Consent;

/// <summary>Shows what may be sent to an address, suppresses addresses by hand, and takes such a suppression back.</summary>
public sealed class SuppressionsEndpoint(AddressBook addresses, ISnapshotSource snapshots, TimeProvider time)
{
    private const int AtOnce = 32;

    public Task<IResult> GetAsync(string? address, CancellationToken cancellation) => AnswerAsync(address, async mailbox =>
    {
        var id = addresses.IdOf(mailbox);
        var stored = await addresses.LoadAsync(id, cancellation);
        return Answers.Json(AddressAnswer.Of(mailbox, stored, await addresses.LedgerAsync(id, cancellation), ConsentPage.TopicsOf(snapshots.Current)));
    });

    public async Task<IResult> PostAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (await BodyAsync(request, cancellation) is not { } body)
            return Answers.Problem(StatusCodes.Status413PayloadTooLarge, $"The list is larger than {Limits.BytesPerSuppressionList} bytes; send several smaller ones.");
        if (Read(request, body) is not { } list)
            return Answers.Problem(StatusCodes.Status400BadRequest, "Send \"address\" or \"addresses\" as JSON, or lines or CSV as text/csv.");
        if (SuppressionList.Problem(list.Addresses.Count) is { } problem) return Answers.Problem(StatusCodes.Status413PayloadTooLarge, problem);
        if (list.Addresses.Count == 0)
            return Answers.Json(new SuppressionAnswer(0, 0, list.Rejected), StatusCodes.Status400BadRequest);

        try
        {
            var suppressed = 0;
            await Parallel.ForEachAsync(list.Addresses, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (mailbox, one) =>
            {
                if (await addresses.RecordAsync(addresses.IdOf(mailbox), record => Suppression(record, mailbox, list.Note), one)) Interlocked.Increment(ref suppressed);
            });
            return Answers.Json(new SuppressionAnswer(suppressed, list.Addresses.Count - suppressed, list.Rejected));
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }
    }

    public Task<IResult> DeleteAsync(string? address, CancellationToken cancellation) => AnswerAsync(address, async mailbox =>
        await addresses.RecordAsync(addresses.IdOf(mailbox), record => Lift(record, mailbox), cancellation)
            ? await GetAsync(mailbox.Value, cancellation)
            : Answers.Problem(StatusCodes.Status404NotFound, "The address is not suppressed."));

    private static async Task<IResult> AnswerAsync(string? address, Func<EmailAddress, Task<IResult>> answer)
    {
        if (!EmailAddress.TryParse(address, out var mailbox)) return Answers.Problem(StatusCodes.Status400BadRequest, "address must be one plain e-mail address.");

        try
        {
            return await answer(mailbox);
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }
    }

    private ConsentChange? Suppression(AddressRecord record, EmailAddress mailbox, string? note) =>
        record.Suppression is { Reason: not SuppressionReason.HardBounce } ? null : ByHand(record, mailbox, ConsentChangeKind.Suppressed) with { Note = note };

    private ConsentChange? Lift(AddressRecord record, EmailAddress mailbox) =>
        record.Suppression is null ? null : ByHand(record, mailbox, ConsentChangeKind.Lifted);

    private ConsentChange ByHand(AddressRecord record, EmailAddress mailbox, ConsentChangeKind kind) => new()
    {
        Key = $"{kind} {Guid.CreateVersion7():n}",
        Kind = kind,
        At = record.AfterAll(Instant.From(time.GetUtcNow())),
        Source = "by hand",
        Address = mailbox.Value,
    };

    private static async ValueTask<ReadOnlyMemory<byte>?> BodyAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellation)) > 0)
        {
            body.Write(buffer, 0, read);
            if (body.Length > Limits.BytesPerSuppressionList) return null;
        }

        return body.ToArray();
    }

    private static (IReadOnlyList<EmailAddress> Addresses, IReadOnlyList<RejectedLine> Rejected, string? Note)? Read(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        if (!request.HasJsonContentType())
        {
            var (lines, wrong) = SuppressionList.Read(Encoding.UTF8.GetString(body.Span));
            return (lines, wrong, null);
        }

        try
        {
            if (JsonSerializer.Deserialize(body.Span, WebJson.Default.SuppressionRequest) is not { } asked) return null;

            var named = asked.Address is null ? asked.Addresses ?? [] : [.. asked.Addresses ?? [], asked.Address];
            var (addresses, rejected) = SuppressionList.Read([.. named.Select(address => address ?? "")], mayHaveHeading: false);
            return (addresses, rejected, asked.Note is { Length: > Limits.CharactersPerFormField } note ? note[..Limits.CharactersPerFormField] : asked.Note);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
