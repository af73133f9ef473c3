namespace Wayfarer.FunctionApp.Hosting;

/// <summary>The blob containers that the app opens by itself.</summary>
public static class Containers
{
    /// <summary>In the content account: the files that people edit.</summary>
    public const string Content = "content";

    /// <summary>In the content account: what was published.</summary>
    public const string Published = "published";

    /// <summary>In the contact account: which secrets belong to these contacts.</summary>
    public const string Installation = "installation";

    /// <summary>In the storage emulator alone, in place of a vault.</summary>
    public const string Secrets = "secrets";
}
