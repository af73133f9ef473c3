namespace Wayfarer.Local.Doctor;

/// <summary>Whether the app's identity may do what it must, and not with less than each resource asks for.</summary>
internal static class RolesJudge
{
    private const string About = "roles";

    private static readonly Role BlobOwner = new("b7e6dc6d-f1e8-4753-8033-0f276bb0955b", "Storage Blob Data Owner");
    private static readonly Role Blobs = new("ba92f5b4-2d11-453d-a403-e96b0029c9fe", "Storage Blob Data Contributor");
    private static readonly Role Queues = new("974c5e8b-45b9-4653-ba55-5f855dd0fb88", "Storage Queue Data Contributor");
    private static readonly Role Tables = new("0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3", "Storage Table Data Contributor");
    private static readonly Role Mail = new("09976791-48a7-449e-bb21-39d1a415f350", "Communication and Email Service Owner");
    private static readonly Role Secrets = new("4633458b-17de-408a-b874-0445c86b69e6", "Key Vault Secrets User");
    private static readonly Role SecretsOfficer = new("b86a8fe4-44ce-4948-aee5-eccb2c155cd7", "Key Vault Secrets Officer");

    public static IEnumerable<Finding> Judge(App app, RoleGrants roles)
    {
        if (app.Principal is not { } principal)
            return [Finding.Wrong(About, "the app has no identity of its own", "deploy infra again ('azd provision'), which gives it one")];

        var missing = Needed(app, roles.Resources).Where(need => !IsGranted(need)).ToList();
        if (missing.Count == 0) return [Finding.Fine(About, "the app may do all that it must")];

        return missing.Select(need => Finding.Wrong(
            About, $"the app lacks '{need.Roles[0].Name}' on {need.Resource.Name}",
            $"deploy infra again, or: az role assignment create --assignee-object-id {principal} --assignee-principal-type ServicePrincipal --role {need.Roles[0].Id} --scope {need.Resource.Id}; it holds after a few minutes"));

        bool IsGranted(Need need) => roles.Grants.Any(grant =>
            string.Equals(grant.Principal, principal, StringComparison.OrdinalIgnoreCase)
            && need.Roles.Any(role => role.Id == grant.Role)
            && (need.Resource.Id + "/").StartsWith(grant.Scope.TrimEnd('/') + "/", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The storage account that a connection leads to; null when the settings do not say.</summary>
    public static string? AccountOf(App app, string connection)
    {
        if (app.Settings.TryGetValue($"{connection}__accountName", out var name)) return name;

        return app.Settings.TryGetValue($"{connection}__blobServiceUri", out var text) && Uri.TryCreate(text, UriKind.Absolute, out var address)
            ? address.Host.Split('.')[0]
            : null;
    }

    private static List<Need> Needed(App app, IReadOnlyList<AzureResource> resources)
    {
        var needs = new List<Need>();
        Add(AccountOf(app, "AzureWebJobsStorage"), "Microsoft.Storage/storageAccounts", [BlobOwner]);
        foreach (var role in (Role[])[Blobs, Queues, Tables])
        {
            Role[] alsoOwner = role == Blobs ? [Blobs, BlobOwner] : [role];
            Add(AccountOf(app, "ContactStorage"), "Microsoft.Storage/storageAccounts", alsoOwner);
            if (!app.Settings.ContainsKey("DURABLE_TASK_SCHEDULER_CONNECTION_STRING")) Add(AccountOf(app, "DurableStorage"), "Microsoft.Storage/storageAccounts", alsoOwner);
        }

        Add(AccountOf(app, "ContentStorage"), "Microsoft.Storage/storageAccounts", [Blobs, BlobOwner]);
        Add(null, "Microsoft.Communication/communicationServices", [Mail]);
        Add(null, "Microsoft.KeyVault/vaults", [Secrets, SecretsOfficer]);
        return needs;

        void Add(string? name, string type, Role[] roles)
        {
            var isStorage = type.StartsWith("Microsoft.Storage", StringComparison.Ordinal);
            if (isStorage && name is null) return;

            needs.AddRange(resources
                .Where(resource => string.Equals(resource.Type, type, StringComparison.OrdinalIgnoreCase) && (name is null || string.Equals(resource.Name, name, StringComparison.OrdinalIgnoreCase)))
                .Select(resource => new Need(resource, roles)));
        }
    }

    private sealed record Role(string Id, string Name);

    /// <summary>Any of the roles will do; the first is the one that infra gives.</summary>
    private sealed record Need(AzureResource Resource, Role[] Roles);
}
