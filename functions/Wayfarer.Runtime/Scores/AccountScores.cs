using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Scoring;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Scores;

/// <summary>
/// The scores of accounts: what the scores of their contacts come to at an instant, as the contacts' commits told. It is behind
/// them by what is on its way; of a past instant, it knows what holds now.
/// </summary>
public sealed class AccountScores(ITableStore store, ISnapshotSource snapshots)
{
    private readonly AccountsTable _accounts = new(store);

    /// <summary>Null where the score has no roll-up, or no contact of the account has it.</summary>
    public async ValueTask<AccountScore?> FindAsync(string account, string score, Instant at, CancellationToken cancellation)
    {
        if (snapshots.Current.Score(score) is not { Account: { } rollUp } model) return null;

        var (count, inexact, sum, most) = (0, 0, 0m, decimal.MinValue);
        var highest = new PriorityQueue<AccountContact, decimal>();
        await foreach (var (contact, told) in _accounts.ReadAsync(score, account, cancellation))
        {
            var (value, isExact) = told.Report!.ValueBy(model, at);
            count++;
            inexact += isExact ? 0 : 1;
            sum += value;
            most = Math.Max(most, value);
            highest.Enqueue(new AccountContact(contact, value, isExact ? at : told.Report.At), value);
            if (highest.Count > Limits.ContactsPerAccountScore) highest.Dequeue();
        }

        if (count == 0) return null;

        var total = rollUp switch { AccountRollUp.Sum => sum, AccountRollUp.Average => decimal.Round(sum / count, 9), _ => most };
        var contacts = highest.UnorderedItems.Select(item => item.Element).OrderByDescending(item => item.Value).ThenBy(item => item.Contact.Value, StringComparer.Ordinal);
        return new AccountScore(account, score, rollUp, total, at, count, inexact, [.. contacts]);
    }
}

/// <param name="Inexact">Of how many contacts the score is that of an earlier instant, or by an earlier version of the model.</param>
/// <param name="Highest">Some of its contacts, those with the highest scores first.</param>
public sealed record AccountScore(
    string Account, string Score, AccountRollUp RollUp, decimal Value, Instant At, int Contacts, int Inexact, IReadOnlyList<AccountContact> Highest);

/// <param name="At">As of when the score is this.</param>
public sealed record AccountContact(ContactId Contact, decimal Value, Instant At);
