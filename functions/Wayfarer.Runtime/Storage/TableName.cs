namespace Wayfarer.Runtime.Storage;

/// <summary>The tables of Wayfarer; the same names in every store.</summary>
public enum TableName
{
    Contacts,
    Definitions,
    Deliveries,
    Due,
    Totals,
}
