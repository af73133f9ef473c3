using Microsoft.AspNetCore.Http;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Alarms;
using Wayfarer.Runtime.Bounces;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.EventGrid;
using Wayfarer.Runtime.Keys;
using Wayfarer.Runtime.Links;
using Wayfarer.Runtime.Messages;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.ReceivedEvents;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Web;

/// <summary>What a host gives its endpoints to work with.</summary>
public sealed record WebParts
{
    public required ITableStore Store { get; init; }

    public required DefinitionStore Definitions { get; init; }

    /// <summary>The files that people edit.</summary>
    public required ContentEditor Content { get; init; }

    public required EventIntake Intake { get; init; }

    public required LiveKeys Keys { get; init; }

    /// <summary>The keys that events are posted with.</summary>
    public required IWriteKeys WriteKeys { get; init; }

    public required UserProof Proof { get; init; }

    public required EventRecorder Recorder { get; init; }

    /// <summary>Takes what Event Grid delivers.</summary>
    public required GridInbox Grid { get; init; }

    public required BounceInbox Bounces { get; init; }

    public required AddressBook Addresses { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Where the inputs of contacts go.</summary>
    public required IMessageQueue Inbox { get; init; }

    /// <summary>What was given up.</summary>
    public required IPoisonMessages Poison { get; init; }

    /// <summary>Where alarms serve those who wait; null where the due table alone does.</summary>
    public IAlarmRestarts? AlarmRestarts { get; init; }

    /// <summary>What lies in the queues, for whoever watches over the installation.</summary>
    public required IQueueBacklog Backlog { get; init; }

    public required ILinkKeyRing LinkKeys { get; init; }

    public required TestMessages Tests { get; init; }

    /// <summary>How accepted events are answered: 202 where they are safe in a queue and applied by somebody else.</summary>
    public int AcceptedStatus { get; init; } = StatusCodes.Status200OK;
}
