using Wayfarer.Domain.Segments;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Backfills;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Segments;

namespace Wayfarer.Web.Segments;

/// <summary>Segments with their counts, and their members with the names they go by.</summary>
public sealed class SegmentReader(DefinitionStore definitions, MembersTable members, BackfillTable backfills, ContactStore contacts, TimeProvider time)
{
    private const int AtOnce = 16;

    private Instant Now => Instant.From(time.GetUtcNow());

    public async ValueTask<SegmentsAnswer> ListAsync(CancellationToken cancellation)
    {
        var backfill = (await backfills.FindAsync(cancellation))?.Backfill;
        var answers = new List<SegmentAnswer>();
        foreach (var segment in definitions.Current.Segments) answers.Add(await OfAsync(segment, backfill, cancellation));

        return new SegmentsAnswer(answers);
    }

    public async ValueTask<SegmentAnswer> OfAsync(Segment segment, CancellationToken cancellation) =>
        await OfAsync(segment, (await backfills.FindAsync(cancellation))?.Backfill, cancellation);

    public async ValueTask<BackfillAnswer> BackfillAsync(CancellationToken cancellation) => BackfillAnswer.Of((await backfills.FindAsync(cancellation))?.Backfill);

    /// <summary>As many members as asked for, unless these are all.</summary>
    public async ValueTask<(IReadOnlyList<MemberAnswer> Members, MemberPlace? Next)> MembersAsync(
        string segment, MemberPlace? after, int limit, CancellationToken cancellation)
    {
        var found = new List<Member>();
        do
        {
            var page = await members.PageAsync(segment, after, limit - found.Count, cancellation);
            found.AddRange(page.Listed);
            after = page.Next;
        }
        while (after is not null && found.Count < limit);

        var named = new MemberAnswer?[found.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForAsync(0, found.Count, parallel, async (index, token) =>
        {
            var contact = (await contacts.LoadAsync(found[index].Contact, token)).Contact;
            named[index] = MemberAnswer.Of(contact, found[index].Since);
        });
        return (named!, after);
    }

    private async ValueTask<SegmentAnswer> OfAsync(Segment segment, Backfill? backfill, CancellationToken cancellation) =>
        SegmentAnswer.Of(segment, backfill, await members.CountAsync(segment.Id, cancellation), Now);
}
