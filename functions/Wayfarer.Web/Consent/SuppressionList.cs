using Wayfarer.Domain;
using Wayfarer.Domain.Consent;

namespace Wayfarer.Web.Consent;

/// <summary>Reads addresses from lines or CSV: the first cell of a line that is an address; a heading may stand above them.</summary>
public static class SuppressionList
{
    private const int RejectedAtMost = 100;
    private static readonly char[] Separators = [',', ';', '\t'];

    public static (IReadOnlyList<EmailAddress> Addresses, IReadOnlyList<RejectedLine> Rejected) Read(string text) => Read(text.Split('\n'), mayHaveHeading: true);

    public static (IReadOnlyList<EmailAddress> Addresses, IReadOnlyList<RejectedLine> Rejected) Read(IReadOnlyList<string> lines, bool mayHaveHeading)
    {
        var addresses = new HashSet<EmailAddress>();
        var rejected = new List<RejectedLine>();
        for (var line = 0; line < lines.Count; line++)
        {
            if (string.IsNullOrWhiteSpace(lines[line])) continue;
            if (AddressIn(lines[line]) is { } address) addresses.Add(address);
            else if (line == 0 && mayHaveHeading && !lines[line].Contains('@', StringComparison.Ordinal)) continue;
            else if (rejected.Count < RejectedAtMost) rejected.Add(new RejectedLine(line + 1, "has no plain e-mail address"));
        }

        return ([.. addresses], rejected);
    }

    public static string? Problem(int addresses) => addresses > Limits.AddressesPerSuppressionList
        ? $"There are {addresses} addresses; send at most {Limits.AddressesPerSuppressionList} at once."
        : null;

    private static EmailAddress? AddressIn(string line)
    {
        foreach (var cell in line.Split(Separators))
        {
            if (EmailAddress.TryParse(cell.Trim().Trim('"', '\''), out var address)) return address;
        }

        return null;
    }
}
