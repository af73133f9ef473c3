namespace Wayfarer.Local.Doctor;

/// <summary>Whether mail may come from the domain, as its DNS records say it, and how much of it may.</summary>
internal static class MailJudge
{
    private const string About = "domain";
    private const string Verified = "Verified";

    /// <summary>The quotas of Communication Services as documented, which only a request to support raises.</summary>
    private static readonly Quota OwnDomain = new(PerMinute: 30, PerHour: 100);
    private static readonly Quota DomainOfAzure = new(PerMinute: 5, PerHour: 10);

    private static readonly string[] Needed = ["Domain", "SPF", "DKIM", "DKIM2"];

    public static IEnumerable<Finding> Judge(MailSetup mail)
    {
        if (mail.Domains.Count == 0) return [Finding.Wrong(About, "there is none that mail could come from", "set emailDomain in the parameters, and deploy infra again")];

        return mail.Domains.SelectMany(domain => Judge(domain, mail.Linked.Contains(domain.Id, StringComparer.OrdinalIgnoreCase)));
    }

    /// <summary>What is planned to be sent against what the provider takes.</summary>
    public static IEnumerable<Finding> Judge(MailSetup mail, PlannedSending planned)
    {
        var linked = mail.Domains.FirstOrDefault(domain => mail.Linked.Contains(domain.Id, StringComparer.OrdinalIgnoreCase)) ?? (mail.Domains is [var first, ..] ? first : null);
        if (linked is null) yield break;

        const string Quotas = "quota";
        var (whose, quota) = linked.ManagedByAzure ? ("a domain of Azure's", DomainOfAzure) : ("a domain of one's own", OwnDomain);
        var documented = $"the documented default for {whose} is {quota.PerMinute} a minute and {quota.PerHour} an hour";
        const string Raise = "ask Azure support to raise it before anything large is sent (a domain of one's own, a failure rate below 1 %), or write the lower rates into settings.json";
        if (planned.PerMinute is null && planned.PerHour is null)
            yield return Finding.Slight(Quotas, $"settings.json has no rates, and {documented}", "write what Azure has granted into \"rates\": { \"email\": { \"perMinute\": .., \"perHour\": .. } }; what is over it is refused and tried again");
        else if (planned.PerMinute > quota.PerMinute || planned.PerHour > quota.PerHour)
            yield return Finding.Slight(Quotas, $"the rates of settings.json ({planned.RatesInWords}) are above what Azure grants at first: {documented}", $"if the quota was raised, nothing; otherwise {Raise}");
        else
            yield return Finding.Fine(Quotas, $"the rates of settings.json ({planned.RatesInWords}) are within the default");

        var perHour = planned.PerHour ?? (planned.PerMinute * 60L) ?? quota.PerHour;
        if (planned.Waiting > perHour * 24L)
            yield return Finding.Slight(Quotas, $"{planned.Waiting}{(planned.OrMore ? " or more" : "")} messages wait, which takes {planned.Waiting / perHour} hours at {perHour} an hour", Raise);
    }

    private static IEnumerable<Finding> Judge(MailDomain domain, bool isLinked)
    {
        var about = $"{About} {domain.Name}";
        if (domain.ManagedByAzure)
            yield return Finding.Slight(about, $"it is Azure's own, for trials: {DomainOfAzure.PerHour} messages an hour, never more", "set emailDomain in the parameters to a domain of your own");

        var unverified = Needed.Where(record => domain.Verification.GetValueOrDefault(record) != Verified).ToList();
        foreach (var record in unverified.Where(_ => !domain.ManagedByAzure))
        {
            var state = domain.Verification.GetValueOrDefault(record, "NotStarted");
            yield return Finding.Wrong(about, $"{record} is not verified ({state})", NextOf(domain, record, state));
        }

        if (!domain.ManagedByAzure && domain.Verification.GetValueOrDefault("DMARC") is var policy && policy != Verified)
            yield return Finding.Slight(about, $"DMARC is not verified ({policy ?? "NotStarted"})", $"publish a TXT record at _dmarc.{domain.Name}, such as \"v=DMARC1; p=quarantine; rua=mailto:...\"; large mailbox providers ask for one");

        if (!isLinked)
            yield return Finding.Wrong(about, "the communication service is not linked to it", unverified.Count == 0 ? "set emailDomainVerified to true in the parameters, and deploy infra again" : "verify it first; then set emailDomainVerified to true in the parameters, and deploy infra again");
        else if (unverified.Count == 0 || domain.ManagedByAzure)
            yield return Finding.Fine(about, "it is verified and linked");
    }

    private static string NextOf(MailDomain domain, string record, string state) => state switch
    {
        "VerificationRequested" or "VerificationInProgress" => "wait: Azure is looking at the record; DNS may take a day",
        "VerificationFailed" => $"compare the record with properties.verificationRecords of {domain.Id}, mend it, and start again: az communication email domain initiate-verification --verification-type {record}",
        _ => $"publish the record that properties.verificationRecords of {domain.Id} names, and then: az communication email domain initiate-verification --verification-type {record}",
    };

    private sealed record Quota(int PerMinute, int PerHour);
}

/// <summary>How much the settings let go, and how much waits.</summary>
internal sealed record PlannedSending(int? PerMinute, int? PerHour, long Waiting, bool OrMore)
{
    public string RatesInWords => string.Join(", ", ((string?[])[PerMinute is null ? null : $"{PerMinute} a minute", PerHour is null ? null : $"{PerHour} an hour"]).OfType<string>());
}
