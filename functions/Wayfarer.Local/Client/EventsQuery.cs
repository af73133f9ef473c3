namespace Wayfarer.Local.Client;

/// <summary>Which received events are asked for; all of them when nothing is said.</summary>
public sealed record EventsQuery(string? Key, string? Status, string? Name, int Limit, string? Before = null)
{
    public override string ToString() => string.Join('&', Members()
        .Where(member => member.Value is not null).Select(member => $"{member.Name}={Uri.EscapeDataString(member.Value!)}"));

    private (string Name, string? Value)[] Members() => [("key", Key), ("status", Status), ("name", Name), ("limit", $"{Limit}"), ("before", Before)];
}
