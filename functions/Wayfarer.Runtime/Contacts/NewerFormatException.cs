namespace Wayfarer.Runtime.Contacts;

/// <summary>A newer release wrote this document. The message that led to it is left for a worker of that release.</summary>
public sealed class NewerFormatException(string document, int found, int supported)
    : Exception($"{document} has format {found}; this release reads up to {supported}. Update this worker.");
