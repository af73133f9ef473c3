namespace Wayfarer.Local.Doctor;

/// <summary>What Azure says of one installation, each part by itself: one that could not be read hides no other.</summary>
internal sealed record Deployment
{
    public required Seen<App> App { get; init; }

    public required Seen<RoleGrants> Roles { get; init; }

    public required Seen<MailSetup> Mail { get; init; }

    public required Seen<EventDelivery> Events { get; init; }

    public required Seen<StoredThings> Storage { get; init; }
}

/// <summary>The function app. The principal is that of the identity that it works with.</summary>
internal sealed record App(string Id, string State, string? Principal, IReadOnlyDictionary<string, string> Settings);

internal sealed record RoleGrant(string Principal, string Role, string Scope);

/// <summary>Who may do what, and the resources that the app must be let into.</summary>
internal sealed record RoleGrants(IReadOnlyList<RoleGrant> Grants, IReadOnlyList<AzureResource> Resources);

internal sealed record AzureResource(string Id, string Type, string Name);

/// <summary>The domains that mail may come from, and those that the communication service is linked to.</summary>
internal sealed record MailSetup(IReadOnlyList<MailDomain> Domains, IReadOnlyList<string> Linked);

internal sealed record MailDomain(string Id, string Name, bool ManagedByAzure, IReadOnlyDictionary<string, string> Verification);

/// <summary>The subscriptions of all topics, and what became of their deliveries in the last day.</summary>
internal sealed record EventDelivery(IReadOnlyList<EventSubscription> Subscriptions, IReadOnlyList<TopicDeliveries> Deliveries);

internal sealed record EventSubscription(string Topic, string Name, string State, string? Function, bool HasDeadLetters);

internal sealed record TopicDeliveries(string Topic, long Failed, long DeadLettered, long Dropped);

/// <summary>What is in each storage account, by the account's name.</summary>
internal sealed record StoredThings(IReadOnlyDictionary<string, AccountContents> Accounts);

internal sealed record AccountContents(IReadOnlyList<string> Containers, IReadOnlyList<string> Queues, IReadOnlyList<string> Tables);
