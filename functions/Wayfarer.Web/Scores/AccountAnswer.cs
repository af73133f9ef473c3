using Wayfarer.Runtime.Scores;

namespace Wayfarer.Web.Scores;

/// <summary>What the scores of an account's contacts come to, for each score that has a roll-up.</summary>
public sealed record AccountAnswer(string Account, IReadOnlyList<AccountScoreAnswer> Scores);

/// <param name="Inexact">Of how many contacts the score is that of an earlier instant, because it also rests on what only they know.</param>
/// <param name="Highest">Some of the contacts, those with the highest scores first.</param>
public sealed record AccountScoreAnswer(
    string Score, string RollUp, decimal Value, string At, int Contacts, int Inexact, IReadOnlyList<AccountContactAnswer> Highest)
{
    internal static AccountScoreAnswer Of(AccountScore score) => new(
        score.Score,
        score.RollUp.ToString().ToLowerInvariant(),
        score.Value,
        score.At.ToString(),
        score.Contacts,
        score.Inexact,
        [.. score.Highest.Select(contact => new AccountContactAnswer(contact.Contact.Value, contact.Value, contact.At.ToString()))]);
}

public sealed record AccountContactAnswer(string Contact, decimal Value, string At);
