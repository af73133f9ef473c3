namespace Wayfarer.Domain.Conditions;

/// <summary>What is made of one property of all events that a rule looks at.</summary>
public enum Aggregate
{
    Sum,
    Average,
    Min,
    Max,

    /// <summary>How many different values there are; texts that differ in case alone are one.</summary>
    Distinct,

    /// <summary>The property of the oldest event.</summary>
    First,

    /// <summary>The property of the newest event.</summary>
    Last,
}
