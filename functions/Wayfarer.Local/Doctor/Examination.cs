namespace Wayfarer.Local.Doctor;

/// <summary>All that is looked at, in the order in which it is told.</summary>
internal static class Examination
{
    /// <param name="deployment">Null for an installation that is not on Azure.</param>
    public static IReadOnlyList<Finding> Of(Deployment? deployment, Seen<HostState> host) =>
    [
        .. deployment is null ? [] : OfAzure(deployment),
        .. host.Value is { } state
            ? HostJudge.Judge(state)
            : [Finding.Unseen("host", $"it could not be asked: {host.WhyNot}", "look at --target, and give an admin key with --key")],
        .. deployment is null ? [] : OfQuota(deployment, host),
    ];

    private static IEnumerable<Finding> OfAzure(Deployment deployment) =>
    [
        .. deployment.App.Judge("settings", SettingsJudge.Judge),
        .. WithApp(deployment, "roles", deployment.Roles, RolesJudge.Judge),
        .. WithApp(deployment, "storage", deployment.Storage, StorageJudge.Judge),
        .. deployment.Events.Judge("event grid", EventsJudge.Judge),
        .. deployment.Mail.Judge("domain", MailJudge.Judge),
    ];

    private static IEnumerable<Finding> OfQuota(Deployment deployment, Seen<HostState> host) => deployment.Mail.Judge("quota", mail => host.Value is { } state
        ? MailJudge.Judge(mail, state.Planned)
        : [Finding.Unseen("quota", "what is planned could not be asked from the host", "look at --target, and give an admin key with --key")]);

    private static IEnumerable<Finding> WithApp<T>(Deployment deployment, string about, Seen<T> seen, Func<App, T, IEnumerable<Finding>> judge)
        where T : class =>
        seen.Judge(about, value => deployment.App.Judge(about, app => judge(app, value)));
}
