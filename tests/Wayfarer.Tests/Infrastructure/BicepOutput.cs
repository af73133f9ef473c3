namespace Wayfarer.Tests.Infrastructure;

/// <summary>How a run of the compiler ended.</summary>
internal sealed record BicepOutput(int Code, string Output, string Errors);
