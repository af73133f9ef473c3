namespace Wayfarer.Tests.Contracts;

/// <summary>Where Azurite lies among the packages for Node.</summary>
internal static class AzuritePackage
{
    /// <param name="kind"><c>table</c>, <c>blob</c> or <c>queue</c>: Azurite's services run alone, each from a file of its own.</param>
    public static string Service(string kind) => NodePackages.PathOf("azurite", "dist", "src", kind, "main.js");
}
