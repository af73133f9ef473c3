namespace Wayfarer.Tests.Contracts;

/// <summary>Where Azurite lies among the packages for Node.</summary>
internal static class AzuritePackage
{
    public static string TableService => NodePackages.PathOf("azurite", "dist", "src", "table", "main.js");
}
