using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Web.Segments;

/// <summary>
/// Puts people into static segments and takes them out. Who is not known is answered one by one; the others are on the inbox
/// when the answer comes. The same request sent again does nothing a second time, whoever did not get an answer may repeat it.
/// </summary>
public sealed class ListingsEndpoint(DefinitionStore definitions, PersonFinder people, IMessageQueue inbox, TimeProvider time)
{
    private const int AtOnce = 32;
    private const int InputsAtOnce = 500;
    private const int RejectedAtMost = 500;
    private const int LargestBody = 1024 * 1024;

    public async Task<IResult> ListAsync(string id, bool inside, HttpRequest request, CancellationToken cancellation)
    {
        var (body, problem) = await JsonBody.ReadAsync(request, WebJson.Default.MembersRequest, cancellation, LargestBody);
        if (body is null) return Answers.Problem(StatusCodes.Status400BadRequest, problem!);
        if (body.Members is not { Count: > 0 } members)
            return Answers.Problem(StatusCodes.Status400BadRequest, "\"members\" must list contact ids, user ids or e-mail addresses.");
        if (members.Count > Limits.MembersPerCommand)
            return Answers.Problem(StatusCodes.Status413PayloadTooLarge, $"There are {members.Count} members; send at most {Limits.MembersPerCommand} at once.");

        var rows = members.Select(member => MemberRow.Of(0, member.Trim(), PersonName.Any)).ToList();
        return await ListAsync(id, inside, body.Request, [.. rows.Where(row => row.Reason is null)], [.. rows.Where(row => row.Reason is not null)], cancellation);
    }

    /// <param name="wanted">The request id; one is made when there is none.</param>
    public async Task<IResult> ImportAsync(string id, string? wanted, HttpRequest request, CancellationToken cancellation)
    {
        if (await BodyAsync(request, cancellation) is not { } body)
            return Answers.Problem(StatusCodes.Status413PayloadTooLarge, $"The file is larger than {Limits.BytesPerImport} bytes; send several smaller ones.");

        var file = MemberFile.Read(body.Span);
        return file.Problem is { } problem
            ? Answers.Problem(StatusCodes.Status400BadRequest, problem)
            : await ListAsync(id, inside: true, wanted, file.Rows, file.Unusable, cancellation);
    }

    private async Task<IResult> ListAsync(
        string id, bool inside, string? wanted, IReadOnlyList<MemberRow> rows, IReadOnlyList<MemberRow> unusable, CancellationToken cancellation)
    {
        if (wanted is { Length: 0 or > Limits.CharactersPerRequestId } || wanted?.Any(char.IsControl) == true)
            return Answers.Problem(StatusCodes.Status400BadRequest, $"The request id must have 1 to {Limits.CharactersPerRequestId} characters and no control characters.");
        if (definitions.Current.Segment(id) is not { } segment) return SegmentsEndpoint.Unknown(id);
        if (segment.If is not null)
            return Answers.Problem(StatusCodes.Status409Conflict, $"The segment '{id}' goes by a rule, so that nobody can be put into it or taken out.");

        try
        {
            var request = wanted ?? RandomNumberGenerator.GetHexString(16, lowercase: true);
            var (contacts, unknown) = await FindAsync(rows, cancellation);
            var at = Instant.From(time.GetUtcNow());
            foreach (var some in contacts.Chunk(InputsAtOnce))
            {
                var inputs = some.Select(contact => new InboxMessage(contact, new Input.List(id, inside, request, at)).ToQueueMessage());
                await inbox.EnqueueAsync(QueueName.Inbox, [.. inputs], cancellation);
            }

            var rejected = unusable.Concat(unknown).OrderBy(row => row.Line).ToList();
            return Answers.Json(new ListedAnswer(id, request, contacts.Count, rejected.Count, [.. rejected.Take(RejectedAtMost).Select(Rejected)]));
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }
    }

    private async ValueTask<(IReadOnlyList<ContactId> Contacts, IReadOnlyList<MemberRow> Unknown)> FindAsync(IReadOnlyList<MemberRow> rows, CancellationToken cancellation)
    {
        var (found, unknown) = (new ConcurrentDictionary<ContactId, int>(), new ConcurrentBag<(int Place, MemberRow Row)>());
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForAsync(0, rows.Count, parallel, async (place, token) =>
        {
            var (contact, reason) = await people.FindAsync(rows[place].Name, rows[place].Kind, token);
            if (contact is { } known) found.TryAdd(known, place);
            else unknown.Add((place, rows[place] with { Reason = reason }));
        });
        return ([.. found.OrderBy(contact => contact.Value).Select(contact => contact.Key)], [.. unknown.OrderBy(row => row.Place).Select(row => row.Row)]);
    }

    private static RejectedMember Rejected(MemberRow row) => new(row.Line == 0 ? null : row.Line, row.Name.Length == 0 ? null : row.Name, row.Reason!);

    private static async ValueTask<ReadOnlyMemory<byte>?> BodyAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength > Limits.BytesPerImport) return null;

        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellation)) > 0)
        {
            body.Write(buffer, 0, read);
            if (body.Length > Limits.BytesPerImport) return null;
        }

        return body.ToArray();
    }
}
