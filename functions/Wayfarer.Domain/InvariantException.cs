namespace Wayfarer.Domain;

/// <summary>Something that cannot happen happened: a defect of Wayfarer, never of what somebody sent or wrote.</summary>
public sealed class InvariantException(string message) : Exception(message);
