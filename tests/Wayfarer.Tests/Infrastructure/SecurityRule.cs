using System.Text.RegularExpressions;

namespace Wayfarer.Tests.Infrastructure;

/// <summary>What must hold for every resource that is deployed, and what to say where it does not.</summary>
internal sealed partial record SecurityRule(string Name, Func<Deployment, IEnumerable<string>> Violations)
{
    private const string Accounts = "Microsoft.Storage/storageAccounts";
    private const string Sites = "Microsoft.Web/sites";
    private const string Topics = "Microsoft.EventGrid/topics";

    // What looks after people and what anybody may do with the whole subscription.
    private static readonly string[] TooMuch =
    [
        "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", // Owner
        "b24988ac-6180-42a0-ab88-20f7382dd24c", // Contributor
        "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", // User Access Administrator
        "f58310d9-a9f6-439a-9e8d-f62e7b41a168", // Role Based Access Control Administrator
    ];

    public static IReadOnlyList<SecurityRule> All { get; } =
    [
        new("no blob can be read without signing in", PublicBlobs),
        new("nothing is spoken below TLS 1.2", OldProtocols),
        new("nothing answers to a shared key or password", SharedKeys),
        new("no key stands in a setting or an output", KeysInTexts),
        new("every subscription has a place for its dead letters", LostEvents),
        new("versions and deleted blobs are kept of content alone", History),
        new("every role is for one resource, and for its data", WideRoles),
        new("the vault cannot be emptied for good", ShortMemory),
        new("logs and the budget have an end", Endless),
    ];

    public override string ToString() => Name;

    private static IEnumerable<string> PublicBlobs(Deployment deployment) =>
    [
        .. deployment.Of(Accounts).Where(account => account.Flag("properties.allowBlobPublicAccess") != false).Select(account => $"{account.Name} may make blobs public"),
        .. deployment.Of(Accounts + "/blobServices/containers").Where(container => container.Text("properties.publicAccess") != "None").Select(container => $"{container.Name} is public"),
    ];

    private static IEnumerable<string> OldProtocols(Deployment deployment) =>
    [
        .. deployment.Of(Accounts).Where(account => account.Text("properties.minimumTlsVersion") is not ("TLS1_2" or "TLS1_3") || account.Flag("properties.supportsHttpsTrafficOnly") != true).Select(account => account.Name),
        .. deployment.Of(Sites).Where(site => site.Flag("properties.httpsOnly") != true || !IsNew(site.Text("properties.siteConfig.minTlsVersion")) || !IsNew(site.Text("properties.siteConfig.scmMinTlsVersion"))).Select(site => site.Name),
        .. deployment.Of(Topics).Where(topic => !IsNew(topic.Text("properties.minimumTlsVersionAllowed"))).Select(topic => topic.Name),
    ];

    private static IEnumerable<string> SharedKeys(Deployment deployment) =>
    [
        .. deployment.Of(Accounts).Where(account => account.Flag("properties.allowSharedKeyAccess") != false).Select(account => account.Name),
        .. ((string[])[Topics, "Microsoft.Communication/communicationServices"]).SelectMany(deployment.Of).Where(one => one.Flag("properties.disableLocalAuth") != true).Select(one => one.Name),
        .. deployment.Of("Microsoft.Insights/components").Where(one => one.Flag("properties.DisableLocalAuth") != true).Select(one => one.Name),
        .. deployment.Of("Microsoft.OperationalInsights/workspaces").Where(one => one.Flag("properties.features.disableLocalAuth") != true).Select(one => one.Name),
        .. deployment.Of("Microsoft.KeyVault/vaults").Where(vault => vault.Flag("properties.enableRbacAuthorization") != true).Select(vault => vault.Name),
        .. deployment.Of(Sites).SelectMany(site => ((string[])["scm", "ftp"])
            .Where(door => !deployment.Of(Sites + "/basicPublishingCredentialsPolicies").Any(policy => policy.Name == $"{site.Name}/{door}" && policy.Flag("properties.allow") == false))
            .Select(door => $"{site.Name} takes a password at {door}")),
    ];

    private static IEnumerable<string> KeysInTexts(Deployment deployment) =>
        deployment.Texts().Where(text => KeyLike().IsMatch(text.Text)).Select(text => $"{text.Place}: {text.Text}");

    private static IEnumerable<string> LostEvents(Deployment deployment)
    {
        var containers = deployment.Of(Accounts + "/blobServices/containers").Select(container => container.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return deployment.Resources.Where(resource => resource.Type.EndsWith("/eventSubscriptions", StringComparison.OrdinalIgnoreCase)).Where(subscription =>
        {
            const string Destination = "properties.deadLetterWithResourceIdentity.deadLetterDestination.properties";
            return !containers.Contains($"{subscription.Text(Destination + ".resourceId")}/blobServices/default/containers/{subscription.Text(Destination + ".blobContainerName")}");
        }).Select(subscription => subscription.Name);
    }

    private static IEnumerable<string> History(Deployment deployment)
    {
        var services = deployment.Of(Accounts + "/blobServices").ToList();
        return
        [
            .. deployment.Of(Accounts).Where(account => services.All(service => service.Name != account.Name + "/default")).Select(account => $"{account.Name} does not say what it keeps"),
            .. services.Where(service => Kept(service).Any(kept => kept != service.Name.StartsWith("wfcontent", StringComparison.Ordinal))).Select(service => service.Name),
        ];

        static bool[] Kept(DeployedResource service) =>
        [
            service.Flag("properties.isVersioningEnabled") == true,
            service.Flag("properties.deleteRetentionPolicy.enabled") == true,
            service.Flag("properties.containerDeleteRetentionPolicy.enabled") == true,
        ];
    }

    private static IEnumerable<string> WideRoles(Deployment deployment) => deployment.Of("Microsoft.Authorization/roleAssignments")
        .Where(grant => !OneResource().IsMatch(grant.Id) || TooMuch.Any(role => grant.Text("properties.roleDefinitionId")!.EndsWith(role, StringComparison.OrdinalIgnoreCase)))
        .Select(grant => grant.Id);

    private static IEnumerable<string> ShortMemory(Deployment deployment) => deployment.Of("Microsoft.KeyVault/vaults")
        .Where(vault => vault.Flag("properties.enablePurgeProtection") != true || vault.Flag("properties.enableSoftDelete") != true)
        .Select(vault => vault.Name);

    private static IEnumerable<string> Endless(Deployment deployment) =>
    [
        .. deployment.Of("Microsoft.OperationalInsights/workspaces")
            .Where(workspace => workspace.At("properties.workspaceCapping.dailyQuotaGb") is not { } quota || quota.GetValue<double>() <= 0)
            .Select(workspace => workspace.Name),
        .. deployment.Of("Microsoft.Consumption/budgets").Any() ? [] : (string[])["no budget"],
    ];

    private static bool IsNew(string? version) => version is "1.2" or "1.3";

    [GeneratedRegex(@"\blist\w*(Keys|Sas|Secrets|ConnectionStrings|Credentials)\w*\(|\blist\('|(AccountKey|SharedAccessKey|SharedAccessSignature|accesskey|InstrumentationKey|Password|sig)\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex KeyLike();

    [GeneratedRegex(@"/resourceGroups/[^/]+/providers/.+/providers/Microsoft\.Authorization/roleAssignments/[^/]+$", RegexOptions.IgnoreCase)]
    private static partial Regex OneResource();
}
