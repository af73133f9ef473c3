namespace Wayfarer.StandIns;

/// <summary>What every body in this project does: it is compiled against, and never run.</summary>
internal static class StandIn
{
    public static NotSupportedException Called() =>
        new("This is the signature of a package that is not here. Publish or build with -p:AzurePackages=real.");
}
