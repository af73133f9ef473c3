namespace Wayfarer.Runtime.Storage;

/// <summary>The tables of Wayfarer; the same names in every store.</summary>
public enum TableName
{
    Addresses,
    Contacts,
    Definitions,
    Deliveries,
    Due,
    Keys,
    ReceivedEvents,
    Totals,
    Waiting,
}
