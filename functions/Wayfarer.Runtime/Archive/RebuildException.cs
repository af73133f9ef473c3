namespace Wayfarer.Runtime.Archive;

/// <summary>A rebuild that must not begin, and what to do instead.</summary>
public sealed class RebuildException(string problem) : Exception(problem);
