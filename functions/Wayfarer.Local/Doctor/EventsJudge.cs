namespace Wayfarer.Local.Doctor;

/// <summary>Whether everything that Event Grid tells reaches its function, and what did not.</summary>
internal static class EventsJudge
{
    private const string About = "event grid";

    /// <summary>The functions that must be subscribed, and what is not noticed without each.</summary>
    private static readonly (string Function, string Missed)[] Functions =
    [
        ("ContentChanged", "changed content goes live only when somebody asks for it"),
        ("EmailReports", "bounces and complaints do not silence their addresses"),
        ("SmsReports", "answers to SMS are not heard"),
        ("CompanyEvents", "what other systems of the company publish does not come in"),
    ];

    public static IEnumerable<Finding> Judge(EventDelivery events)
    {
        var findings = new List<Finding>();
        foreach (var (function, missed) in Functions)
        {
            var found = events.Subscriptions.Where(subscription => subscription.Function == function).ToList();
            if (found.Count == 0)
                findings.Add(Finding.Wrong(About, $"nothing is subscribed to {function}: {missed}", "publish the code, and then deploy infra with deployEventSubscriptions=true ('azd up' does both)"));
            foreach (var subscription in found.Where(subscription => subscription.State != "Succeeded"))
                findings.Add(Finding.Wrong(About, $"the subscription '{subscription.Name}' is {subscription.State}", "see that its function is published, and deploy infra again"));
            foreach (var subscription in found.Where(subscription => !subscription.HasDeadLetters))
                findings.Add(Finding.Wrong(About, $"the subscription '{subscription.Name}' loses what it cannot deliver", "deploy infra again, which gives it a dead-letter container"));
        }

        foreach (var topic in events.Deliveries)
        {
            if (topic.Dropped > 0)
                findings.Add(Finding.Wrong(About, $"{topic.Dropped} events of {topic.Topic} were dropped in the last day", "look at the identity's role on the dead-letter container; they are lost unless their sender has them"));
            if (topic.DeadLettered > 0)
                findings.Add(Finding.Wrong(About, $"{topic.DeadLettered} events of {topic.Topic} are dead letters of the last day", "read them in the container dead-letters: each says why; mend that, and post them to /v1/eventgrid"));
            if (topic.Failed > 0)
                findings.Add(Finding.Slight(About, $"{topic.Failed} deliveries of {topic.Topic} failed in the last day and were tried again", "look for exceptions of the function in Application Insights"));
        }

        return findings.Count > 0 ? findings : [Finding.Fine(About, "every subscription is there, keeps dead letters, and delivered all of the last day")];
    }
}
