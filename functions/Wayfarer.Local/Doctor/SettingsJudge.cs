namespace Wayfarer.Local.Doctor;

/// <summary>Whether the app has the settings that its code reads, and no keys in them.</summary>
internal static class SettingsJudge
{
    private const string About = "settings";
    private const string Provision = "deploy infra again ('azd provision'), which writes them all";

    /// <summary>As Bicep writes them. A storage connection counts by its parts.</summary>
    public static readonly IReadOnlyList<string> Expected =
    [
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "AZURE_CLIENT_ID",
        "AzureWebJobsStorage__accountName",
        "AzureWebJobsStorage__clientId",
        "AzureWebJobsStorage__credential",
        "ContactStorage__blobServiceUri",
        "ContactStorage__clientId",
        "ContactStorage__credential",
        "ContactStorage__queueServiceUri",
        "ContactStorage__tableServiceUri",
        "ContentStorage__blobServiceUri",
        "ContentStorage__clientId",
        "ContentStorage__credential",
        "DurableStorage__accountName",
        "DurableStorage__clientId",
        "DurableStorage__credential",
        "TASKHUB_NAME",
        "Wayfarer__EmailEndpoint",
        "Wayfarer__EngagementTracking",
        "Wayfarer__KeyVaultUri",
        "Wayfarer__PublicAddress",
    ];

    private static readonly string[] Secrets = ["AccountKey=", "SharedAccessSignature", "SharedAccessKey", "accesskey=", "sig="];

    public static IEnumerable<Finding> Judge(App app)
    {
        var findings = new List<Finding>();
        if (app.State != "Running") findings.Add(Finding.Wrong("app", $"it is {app.State}", "start it, and look at its log for why it stopped"));

        var missing = Expected.Where(name => !app.Settings.ContainsKey(name)).ToList();
        if (missing.Count > 0) findings.Add(Finding.Wrong(About, $"missing: {string.Join(", ", missing)}", Provision));

        foreach (var name in app.Settings.Keys.Where(name => name.StartsWith("Wayfarer__", StringComparison.OrdinalIgnoreCase) && !Expected.Contains(name)).Order(StringComparer.Ordinal))
            findings.Add(Finding.Slight(About, $"'{name}' is read by nothing", "remove it, or correct its name"));

        foreach (var (name, _) in app.Settings.Where(setting => Secrets.Any(secret => setting.Value.Contains(secret, StringComparison.OrdinalIgnoreCase))).OrderBy(setting => setting.Key, StringComparer.Ordinal))
            findings.Add(Finding.Wrong(About, $"'{name}' carries a key", $"remove it and let the app work with its identity: {Provision}; then renew the key"));

        foreach (var (name, _) in app.Settings.Where(setting => setting.Value.Contains("UseDevelopmentStorage", StringComparison.OrdinalIgnoreCase)))
            findings.Add(Finding.Wrong(About, $"'{name}' points to the storage emulator", Provision));

        if (app.Settings.TryGetValue("Wayfarer__PublicAddress", out var address) && !address.StartsWith("https://", StringComparison.Ordinal))
            findings.Add(Finding.Wrong(About, "links in messages would not begin with https://", "set publicAddress in the parameters, and deploy infra again"));

        return findings.Count > 0 ? findings : [Finding.Fine(About, $"all {Expected.Count} are there, and none carries a key")];
    }
}
