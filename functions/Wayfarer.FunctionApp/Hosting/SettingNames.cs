namespace Wayfarer.FunctionApp.Hosting;

/// <summary>
/// Every setting that the app or its host reads. Each stands in <c>local.settings.sample.json</c> and in Bicep; a test compares
/// the three.
/// </summary>
public static class SettingNames
{
    public const string ContactStorage = "ContactStorage";
    public const string ContentStorage = "ContentStorage";

    /// <summary>Of the durable hub; the host alone reads it.</summary>
    public const string DurableStorage = "DurableStorage";

    /// <summary>Of the host itself; the host alone reads it.</summary>
    public const string HostStorage = "AzureWebJobsStorage";

    /// <summary>The name of the durable hub; the host alone reads it.</summary>
    public const string TaskHub = "TASKHUB_NAME";

    public const string PublicAddress = "Wayfarer__PublicAddress";
    public const string EmailEndpoint = "Wayfarer__EmailEndpoint";

    /// <summary>Whether Communication Services tell of opens and clicks, too; its domain must be set up for it.</summary>
    public const string EngagementTracking = "Wayfarer__EngagementTracking";

    public const string KeyVaultUri = "Wayfarer__KeyVaultUri";
    public const string ManagedIdentity = "AZURE_CLIENT_ID";

    /// <summary>Set by the platform when it signs callers in with Entra.</summary>
    public const string SignsIn = "WEBSITE_AUTH_ENABLED";

    public const string ApplicationInsights = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>Behind the name of a storage connection, when an identity is used and no connection string.</summary>
    public const string TableService = "__tableServiceUri";
    public const string QueueService = "__queueServiceUri";
    public const string BlobService = "__blobServiceUri";
}
