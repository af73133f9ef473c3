using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Segments;

/// <summary>
/// Cut-offs for groups of buyers that divide those who bought into thirds: by how long ago they bought last, how often, and
/// for how much in all.
/// </summary>
public sealed record RfmProposal(int Buyers, int RecentDays, int LapsedDays, int Several, int Often, double Much)
{
    private const int FewestBuyers = 10;

    /// <summary>Null where there are too few buyers to divide.</summary>
    /// <param name="purchases">Who bought, when, and for how much.</param>
    /// <param name="now">The instant that the proposal is for.</param>
    public static RfmProposal? Of(IEnumerable<(string Buyer, Instant At, double Amount)> purchases, Instant now)
    {
        var buyers = purchases.GroupBy(purchase => purchase.Buyer)
            .Select(own => (Last: own.Max(purchase => purchase.At), Count: own.Count(), Sum: own.Sum(purchase => purchase.Amount))).ToList();
        if (buyers.Count < FewestBuyers) return null;

        var days = buyers.Select(buyer => (now - buyer.Last).TotalDays).Order().ToList();
        var counts = buyers.Select(buyer => (double)buyer.Count).Order().ToList();
        var sums = buyers.Select(buyer => buyer.Sum).Order().ToList();
        var recent = Math.Max(1, (int)Math.Ceiling(At(days, 1)));
        var several = Math.Max(2, (int)At(counts, 1));
        return new RfmProposal(
            buyers.Count, recent, Math.Max(recent + 1, (int)Math.Ceiling(At(days, 2))), several, Math.Max(several + 1, (int)At(counts, 2)), ToCents(At(sums, 2)));
    }

    private static double At(List<double> inOrder, int third) => inOrder[Math.Min(inOrder.Count - 1, inOrder.Count * third / 3)];

    private static double ToCents(double sum) => Math.Max(0.01, Math.Round(sum, 2));
}
