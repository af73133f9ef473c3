namespace Wayfarer.Runtime.Storage;

/// <summary>The tables of Wayfarer; the same names in every store.</summary>
public enum TableName
{
    Accounts,
    Addresses,
    Broadcasts,
    Contacts,
    Definitions,
    Deliveries,
    Due,
    Erasures,
    Keys,
    Members,
    ReceivedEvents,
    Totals,
    Waiting,
}
