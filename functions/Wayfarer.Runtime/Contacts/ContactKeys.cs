namespace Wayfarer.Runtime.Contacts;

/// <summary>
/// The row keys of a contact's partition. The live range is all that a transaction reads; history is only added to.
/// </summary>
internal static class ContactKeys
{
    public const string LiveFrom = "a|";
    public const string LiveTo = "b";
    public const string Head = "a|head";
    public const string Profile = "a|profile";
    public const string EnrollmentPrefix = "a|enrollment|";
    public const string OutboxPrefix = "a|outbox|";
    public const string CommitsFrom = "h|0";
    public const string CommitsTo = "h|:";
    public const string ClosedFrom = "h|e|";
    public const string ClosedTo = "h|e}";

    public static string Enrollment(string id) => EnrollmentPrefix + id;

    public static string Outbox(long sequence) => $"{OutboxPrefix}{sequence:D12}";

    public static string Commit(long sequence) => $"h|{sequence:D12}";

    public static string Dedupe(string inputKey) => $"h|d|{inputKey}";

    public static string Closed(long sequence) => $"{ClosedFrom}{sequence:D12}";
}
