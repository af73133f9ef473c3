namespace Wayfarer.Tests.Costs;

/// <summary>What was asked of storage: reads and batches of tables, operations of queues, and of blobs what is not free.</summary>
internal sealed record CountedOperations(int TableReads, int TableBatches, int Queues, int BlobWrites, int BlobReads)
{
    public static readonly CountedOperations None = new(0, 0, 0, 0, 0);

    public int Tables => TableReads + TableBatches;

    /// <summary>The price of a million of them, in USD.</summary>
    public decimal PriceOfMillion =>
        1_000_000m / UnitPrices.Operations
        * ((Tables * UnitPrices.Table) + (Queues * UnitPrices.Queue) + (BlobWrites * UnitPrices.BlobWrite) + (BlobReads * UnitPrices.BlobRead));

    public static CountedOperations operator +(CountedOperations one, CountedOperations other) => new(
        one.TableReads + other.TableReads, one.TableBatches + other.TableBatches, one.Queues + other.Queues,
        one.BlobWrites + other.BlobWrites, one.BlobReads + other.BlobReads);
}
