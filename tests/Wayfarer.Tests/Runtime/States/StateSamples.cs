using System.Collections.Immutable;
using System.Text.Json;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Scoring;
using Wayfarer.Domain.Segments;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Alarms;
using Wayfarer.Runtime.Backfills;
using Wayfarer.Runtime.Broadcasts;
using Wayfarer.Runtime.Archive;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Erasure;
using Wayfarer.Runtime.Journeys;
using Wayfarer.Runtime.Keys;
using Wayfarer.Runtime.Links;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.ReceivedEvents;
using Wayfarer.Runtime.Scores;
using Wayfarer.Runtime.Segments;
using Wayfarer.Runtime.Storage;
using Wayfarer.Runtime.Totals;

namespace Wayfarer.Tests.Runtime.States;

/// <summary>One of each kind, with every member that can have a value.</summary>
internal static class StateSamples
{
    private static readonly Instant At = new(1_772_355_600_000);
    private static readonly ContactId Ann = ContactId.Parse("u2aa2869833f0783158348222902c5bab");
    private static readonly ContactId Laptop = ContactId.Parse("v581b09b43eea0b6832b11e4a14bd64e5");

    private static readonly Event Seen = new()
    {
        MessageId = "message-1",
        Key = "95bd4d757649830c82535fefb28c1f85",
        Type = EventType.Track,
        Name = "Cart Viewed",
        OccurredAt = At,
        RecordedAt = At + TimeSpan.FromSeconds(2),
        Historical = true,
        UserId = "ann",
        AnonymousId = "laptop",
        PreviousId = "annie",
        GroupId = "acme",
        Properties = JsonElement.Parse("""{"total":12.5,"item":"Hüte"}"""),
        Traits = JsonElement.Parse("""{"email":"ann@example.com"}"""),
    };

    private static readonly Enrollment Waiting = new()
    {
        Id = "cart.u2aa2869833f0783158348222902c5bab.1",
        Journey = "cart",
        Version = "666c26a153b32304",
        EnteredAt = At,
        Trigger = new Trigger(Seen.Key, Seen.Name, At, Seen.Properties),
        Step = "pause",
        Wait = new Wait(WaitKind.Time, At, At + TimeSpan.FromHours(1)),
        WaitNumber = 3,
        Sent = [new SentMessage("remind", "cart.u2aa2869833f0783158348222902c5bab.1.remind.2")],
        GoalReachedAt = At,
    };

    private static readonly Alarm Due = Alarm.Of(Ann, Waiting)! with { Kind = WaitKind.Event };

    private static readonly Delivery Reserved = new()
    {
        Key = "cart.u2aa2869833f0783158348222902c5bab.1.tell.3",
        Kind = DeliveryKind.Notification,
        Contact = Ann,
        Journey = "cart",
        Enrollment = Waiting.Id,
        Step = "tell",
        WaitNumber = 3,
        Message = "{{ contact.name }} is here",
        To = "sales",
        ReservedAt = At,
        TriggerProperties = Seen.Properties,
        Sequence = 7,
    };

    private static readonly Receipt Received = new(
        Reserved.Key, DeliveryKind.Email, Ann, "cart", Waiting.Id, "remind", 3, "hello", DeliveryOutcome.Failed, At, "the receiver answered 410");

    private static readonly Fact Entered = new(At, FactKind.Entered)
    {
        Journey = "cart",
        Enrollment = Waiting.Id,
        Step = "pause",
        Segment = "buyers",
        Message = Reserved.Key,
        Reason = "'Cart Viewed' occurred",
    };

    private static readonly ScoreReport Report = new("515f1390dd194cde", At, 17.123456789m)
    {
        Rules = [new ReportedRule(0, Holds: false, [new Occurrence(At, ulong.MaxValue)]), new ReportedRule(1, Holds: true, [])],
        IsWhole = true,
    };

    public static readonly IReadOnlyList<StateSample> All =
    [
        StateSample.Of("head", new Head { Sequence = 7, Clock = At, Snapshot = 2, ArmedWake = At + TimeSpan.FromHours(1), ForwardTo = Ann }, StoredJson.Default.Head, head => head.Format, keepsUnknown: true),
        StateSample.Of("profile", new Profile
        {
            UserIds = ["ann"],
            AnonymousIds = ["laptop"],
            Absorbed = [Laptop],
            Traits = [new Trait("email", JsonElement.Parse("\"ann@example.com\""), At, Seen.Key)],
            Tags = [new Tag("vip", true, At)],
            Groups = [new GroupMembership("acme", At)],
            MemorySignature = "21926a48899bf8c1",
            Memories = [new EventMemory("515f1390dd194cde", [new Occurrence(At, ulong.MaxValue), new Occurrence(At, 1)])],
            Journeys = [new JourneyMemory("cart", 2, At) { Watches = [new GoalWatch(Waiting.Id, "666c26a153b32304", Seen.Key, At, At + TimeSpan.FromDays(5))] }],
            Segments = [new Membership("buyers", "515f1390dd194cde", Truth.Unknown, At, Instant.Never)],
            Draws = [new Draw("cart", "try", 9_999)],
        }, StoredJson.Default.Profile, profile => profile.Format, keepsUnknown: true),
        StateSample.Of("profile-expired", new Profile
        {
            MemorySignature = "21926a48899bf8c1",
            Memories = [new EventMemory("515f1390dd194cde", []) { Since = At, Depth = 2 }],
            Journeys = [new JourneyMemory("cart", 2, At) { Dark = 1, LastDarkAt = At }],
        }, StoredJson.Default.Profile, profile => profile.Format, keepsUnknown: true),
        StateSample.Of("profile-rules", new Profile
        {
            MemorySignature = "21926a48899bf8c1",
            Memories =
            [
                new EventMemory("515f1390dd194cde.Amounts.a1", [new Occurrence(At, 2), new Occurrence(At, 1)])
                {
                    Amounts = [1_500_000, -20_000],
                    Hours = [HourOfAmounts.Of(At, 7) with { Sum = Int128.MaxValue }, new HourOfAmounts(Instant.Epoch, 3, 30, -1, 20)],
                },
                new EventMemory("515f1390dd194cde.Different.a1", [new Occurrence(At, 1)]) { Amounts = [long.MinValue] },
                new EventMemory("515f1390dd194cde.Last.a1", [new Occurrence(At, 1)]) { Value = JsonElement.Parse("\"pro\"") },
            ],
            Journeys = [new JourneyMemory("cart", 2, At) { FinishedAt = At, GoalReachedAt = At, Watches = [new GoalWatch(Waiting.Id, "666c26a153b32304", Seen.Key, At, At) { Dark = true }] }],
            Lists = [new Listing("beta-testers", Inside: false, At)],
        }, StoredJson.Default.Profile, profile => profile.Format, keepsUnknown: true),
        StateSample.Of("head-expired", new Head { Sequence = 7, Clock = At, Snapshot = 2, RetentionAt = At + TimeSpan.FromDays(30), HistoryFrom = At }, StoredJson.Default.Head, head => head.Format, keepsUnknown: true),
        Enrolled("dark", Waiting with { Dark = true }),
        Enrolled("time", Waiting),
        Enrolled("calendar", Waiting with { Wait = new Wait(WaitKind.Time, At, At + TimeSpan.FromHours(9), "TZDB: 2026a") }),
        Enrolled("event", Waiting with { Wait = new Wait(WaitKind.Event, At, null) }),
        Enrolled("hand-over", Waiting with { Wait = new Wait(WaitKind.HandOver, At, null) }),
        StateSample.Of("outbox-entry", new OutboxEntry(Ann, 7, At)
        {
            Effects =
            [
                new Effect.Deliver(Reserved),
                new Effect.Count("cart", JourneyCounter.Here, "pause", -1),
                new Effect.AskToMerge(Laptop, Ann, Ann, At),
                new Effect.AskToAbsorb(Laptop, Ann, 8, At),
            ],
        }, StoredJson.Default.OutboxEntry, entry => entry.Format, keepsUnknown: true),
        StateSample.Commit("commit-plain.v1.json", new ContactCommit { Sequence = 7, Snapshot = 2, Inputs = [new RecordedInput(At, new Input.Wake(At))], Facts = [Entered with { Segment = null, Message = null }] }),
        StateSample.Commit("commit-compressed.v1.bin", new ContactCommit
        {
            Sequence = 7,
            Snapshot = 2,
            Inputs = [new RecordedInput(At, new Input.Occurred(Seen, [Laptop])), new RecordedInput(At, new Input.Wake(At)), new RecordedInput(At, new Input.HandedOver(Received))],
            Facts = [Entered],
        }),
        StateSample.Of("closed-enrollments", new ClosedEnrollments([new ClosedEnrollment(Waiting, EnrollmentOutcome.Exited, At, "'Order Completed' occurred")]), StoredJson.Default.ClosedEnrollments, closed => closed.Format),
        Inbox("event", new Input.Occurred(Seen, [Laptop])),
        Inbox("wake", new Input.Wake(At)),
        Inbox("receipt", new Input.HandedOver(Received)),
        Inbox("merge", new Input.MergeInto(Laptop, Ann, Ann, At)),
        Inbox("absorb", new Input.Absorb(Laptop, 8, At)),
        StateSample.Of("queued-delivery", new QueuedDelivery(Reserved, new DeliveryClaim(At, At + TimeSpan.FromMinutes(15))) { Postponed = 2 }, StoredJson.Default.QueuedDelivery, queued => queued.Format, keepsUnknown: true),
        StateSample.Of("delivery-record", new DeliveryRecord(Reserved.Key, Received), StoredJson.Default.DeliveryRecord, record => record.Format),
        StateSample.Of("delivery-record-status", new DeliveryRecord(Reserved.Key, Received with { Outcome = DeliveryOutcome.HandedOver, Reason = null }) { Status = MessageStatus.Delivered, StatusAt = At + TimeSpan.FromSeconds(3) }, StoredJson.Default.DeliveryRecord, record => record.Format),
        StateSample.Of("offered-operation", new OfferedOperation(Reserved.Key, AddressId.Parse("a2aa2869833f0783158348222902c5bab")), StoredJson.Default.OfferedOperation, offered => offered.Format),
        StateSample.Of("snapshot-pointer", new SnapshotPointer(7), StoredJson.Default.SnapshotPointer, pointer => pointer.Format),
        StateSample.Of("counters", new CountersDocument { Counters = ImmutableSortedDictionary<string, long>.Empty.Add("Entered", 3).Add("Here|pause", -1) }, StoredJson.Default.CountersDocument, counters => counters.Format, keepsUnknown: true),
        StateSample.Of("key", new KeyDocument
        {
            Id = "k3v9x2ab",
            Name = "web shop",
            Kind = KeyKind.Browser,
            Source = "k3v9x2ab",
            Origins = ["https://shop.example"],
            EventsPerSecond = 50,
            OnlyThisMachine = true,
            CreatedAt = At,
            Secrets = [new KeySecret(1, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "0a08", At) { EndsAt = At + TimeSpan.FromDays(1) }],
        }, StoredJson.Default.KeyDocument, key => key.Format, keepsUnknown: true),
        StateSample.Of("received-events", new ReceivedBlock(
        [
            new ReceivedEvent
            {
                Order = "8227644400000ffffffff0a1b",
                ReceivedAt = At,
                Name = "Cart Viewed",
                Index = 3,
                Sent = """{"userId":"ann"}""",
                SentBytes = 16,
                MessageId = "message-1",
                EventKey = Seen.Key,
                Contact = Ann,
                SaidAt = At - TimeSpan.FromSeconds(5),
                OccurredAt = At,
                Historical = true,
                Unproven = true,
            },
            new ReceivedEvent { Order = "8227644400000ffffffff0a1c", ReceivedAt = At, Name = "(no name)", Sent = "{", SentBytes = 1, Field = "userId", Reason = "is missing" },
        ]), StoredJson.Default.ReceivedBlock, block => block.Format),
        StateSample.Of("event-name", new EventNameHistory { Name = "Cart Viewed", FirstSeen = At, LastSeen = At, Days = [new EventNameDay(20_513, 12, 1, 60_000)] }, StoredJson.Default.EventNameHistory, history => history.Format, keepsUnknown: true),
        StateSample.Of("snapshot-published", new SnapshotDocument(2) { PublishedAt = At, Files = [new FileVersion("journeys/cart.json", "b2")], OlderJourneys = [] }, StoredJson.Default.SnapshotDocument, snapshot => snapshot.Format),
        StateSample.Of("address", new AddressRecord
        {
            Topics = [new TopicConsent("news") { GrantedAt = At, ConfirmedAt = At, WithdrawnAt = At }],
            UnsubscribedAt = At,
            HardBouncedAt = At,
            ComplainedAt = At,
            SuppressedAt = At,
            LiftedAt = At,
            ConfirmedAt = At,
            DeliveredAt = At,
            SoftBounces = [new SoftBounce(At, "bounce-1")],
            RequestedAt = [At],
        }, StoredJson.Default.AddressRecord, record => record.Format, keepsUnknown: true),
        StateSample.Of("consent-change", new ConsentChange
        {
            Key = "confirmed 1",
            Kind = ConsentChangeKind.Confirmed,
            At = At,
            Topics = ["news"],
            Source = "a confirmation link",
            TextVersion = "95bd4d757649830c82535fefb28c1f85",
            Address = "ann@example.com",
            RemoteAddress = "192.0.2.1",
            MessageKey = Reserved.Key,
            Traits = JsonElement.Parse("""{"firstName":"Ann"}"""),
            Note = "asked by phone",
        }, StoredJson.Default.ConsentChange, change => change.Format),
        StateSample.Of("waiting-person", new WaitingPerson(Ann, Waiting.Id, "pause", WaitKind.Time, At, At + TimeSpan.FromHours(1), 3, Closed: false), StoredJson.Default.WaitingPerson, person => person.Format),
        StateSample.Of("skipped-message", new SkippedMessage(At, Ann, "cart", "remind", "hello", "the contact has no e-mail address"), StoredJson.Default.SkippedMessage, message => message.Format),
        StateSample.Of("alarm", Due, StoredJson.Default.Alarm, alarm => alarm.Format),
        StateSample.Of("alarm-ring", new AlarmRing(Due.Id, Due, GoesOn: true), StoredJson.Default.AlarmRing, ring => ring.Format),
        StateSample.Of("outbox-entry-carried-on", new OutboxEntry(Ann, 7, At) { Effects = [new Effect.Place("cart", Waiting.Id, "pause", Waiting.Wait, 3, Closed: false, Waiting.Version)], CarriedOn = Waiting.Id }, StoredJson.Default.OutboxEntry, entry => entry.Format, keepsUnknown: true),
        StateSample.Of("head-armed-behind-an-alarm", new Head { Sequence = 7, Clock = At, Snapshot = 2, ArmedWake = At + TimeSpan.FromMinutes(65), ArmedTag = "W/\"datetime'2026-03-01T09%3A00%3A00.0000000Z'\"" }, StoredJson.Default.Head, head => head.Format, keepsUnknown: true),
        StateSample.Of("outbox-entry-place", new OutboxEntry(Ann, 7, At) { Effects = [new Effect.Place("cart", Waiting.Id, "pause", Waiting.Wait, 3, Closed: true), new Effect.Skipped("cart", "remind", "hello", "the contact has no e-mail address")] }, StoredJson.Default.OutboxEntry, entry => entry.Format, keepsUnknown: true),
        StateSample.Of("snapshot", new SnapshotDocument(2) { Files = [new FileVersion("journeys/cart.json", "b2")], OlderJourneys = [new FileVersion("journeys/cart.json", "a1")] }, StoredJson.Default.SnapshotDocument, snapshot => snapshot.Format),
        StateSample.Of("head-erased", new Head { Sequence = 8, Clock = At, Snapshot = 2, ErasedAt = At, EraseAgainAt = At + TimeSpan.FromMinutes(20) }, StoredJson.Default.Head, head => head.Format, keepsUnknown: true),
        Inbox("list", new Input.List("beta-testers", Inside: true, "import-1", At)),
        StateSample.Commit("commit-planned.v1.json", new ContactCommit
        {
            Sequence = 7,
            Snapshot = 2,
            Facts = [new Fact(At, FactKind.MessageReserved) { Journey = "cart", Enrollment = Waiting.Id, Step = "remind", Message = Reserved.Key, Definition = "hello" }],
        }),
        StateSample.Commit("commit-changed.v1.json", new ContactCommit
        {
            Sequence = 7,
            Snapshot = 2,
            Facts =
            [
                new Fact(At, FactKind.Updated) { Journey = "cart", Enrollment = Waiting.Id, Step = "set", Reason = "plan", Changes = "{\"plan\":1}" },
                new Fact(At, FactKind.Finished) { Journey = "cart", Enrollment = Waiting.Id, Step = "set", Dark = true },
            ],
        }),
        Inbox("erase", new Input.Erase(Ann, At)),
        StateSample.Of("outbox-entry-erasure", new OutboxEntry(Ann, 8, At)
        {
            Effects = [new Effect.Erasure { Others = [Laptop], UserIds = ["ann"], AnonymousIds = ["laptop"], Addresses = ["ann@example.com"], Journeys = ["cart"] }],
        }, StoredJson.Default.OutboxEntry, entry => entry.Format, keepsUnknown: true),
        StateSample.Of("erased-person", new ErasedPerson(Ann, At), StoredJson.Default.ErasedPerson, person => person.Format),
        StateSample.Of("archive-mark", new ArchiveMark([1, 2, 3], 7), StoredJson.Default.ArchiveMark, mark => mark.Format),
        StateSample.Of("archive-entry-sealed", new ArchiveEntry(ArchiveEntryKind.Commit, Ann.Value, 7, At) { Sealed = [1, 2, 3] }, StoredJson.Default.ArchiveEntry, entry => entry.Format),
        StateSample.Of("archive-entry-open", new ArchiveEntry(ArchiveEntryKind.Rows, ArchiveEntry.Installation, 0, At)
        {
            Open = new ArchivedRows(TableName.Keys, "keys", [new ArchivedRow("k3v9x2ab", [1, 2, 3]), new ArchivedRow("k3v9x2ac", null)]),
        }, StoredJson.Default.ArchiveEntry, entry => entry.Format),
        StateSample.Of("archived-rows", new ArchivedRows(TableName.Contacts, Ann.Value, [new ArchivedRow("a|head", [1, 2, 3])]), StoredJson.Default.ArchivedRows, rows => rows.Format),
        StateSample.Of("rebuild-checkpoint", new RebuildCheckpoint(16, 3, At), StoredJson.Default.RebuildCheckpoint, checkpoint => checkpoint.Format),
        Inbox("enroll", new Input.Enroll("spring", "news", "pro", At, Laptop)),
        StateSample.Of("outbox-entry-member", new OutboxEntry(Ann, 7, At) { Effects = [new Effect.Member("pro", true)] }, StoredJson.Default.OutboxEntry, entry => entry.Format, keepsUnknown: true),
        StateSample.Of("outbox-entry-score", new OutboxEntry(Ann, 7, At) { Effects = [new Effect.Score("intent", ["acme"], Report), new Effect.Score("fit", ["acme"], null)] }, StoredJson.Default.OutboxEntry, entry => entry.Format, keepsUnknown: true),
        StateSample.Of("told-score", new ToldScore(7, Report), StoredJson.Default.ToldScore, told => told.Format),
        StateSample.Of("profile-scores", new Profile
        {
            MemorySignature = "21926a48899bf8c1",
            Scores = [new ScoreStanding("intent", "515f1390dd194cde", IsKnown: true, 2, At, At + TimeSpan.FromDays(5))],
        }, StoredJson.Default.Profile, profile => profile.Format, keepsUnknown: true),
        Inbox("refresh", new Input.Refresh(7, At)),
        StateSample.Of("profile-listed", new Profile
        {
            Lists = [new Listing("beta", Inside: false, At)],
            Segments = [new Membership("buyers", "515f1390dd194cde", Truth.True, At, Instant.Never, Told: true)],
        }, StoredJson.Default.Profile, profile => profile.Format, keepsUnknown: true),
        StateSample.Of("member-count", new MemberCount(12), StoredJson.Default.MemberCount, count => count.Format),
        StateSample.Of("backfill", new Backfill
        {
            Snapshot = 7,
            State = BackfillState.Running,
            StartedAt = At,
            EndedAt = At + TimeSpan.FromMinutes(1),
            Next = Ann.Value,
            Passes = 1,
            PassedAt = At + TimeSpan.FromSeconds(30),
            Contacts = 1_000,
            Told = 12,
            Known = 5_000,
            Built = [new BuiltDefinition(BuiltKind.Segment, "buyers", "515f1390dd194cde")],
            Building = [new BuiltDefinition(BuiltKind.Score, "intent", "21926a48899bf8c1")],
        }, StoredJson.Default.Backfill, backfill => backfill.Format, keepsUnknown: true),
        StateSample.Of("member", new KnownMember(7, Inside: true, At), StoredJson.Default.KnownMember, member => member.Format),
        StateSample.Of("broadcast", new Broadcast
        {
            Id = "spring",
            Journey = "news",
            Segment = "pro",
            CreatedAt = At,
            State = BroadcastState.Cancelled,
            Next = new MemberPlace(2, Ann.Value),
            Reached = 1_000,
            Pages = 2,
            EndedAt = At + TimeSpan.FromMinutes(1),
        }, StoredJson.Default.Broadcast, broadcast => broadcast.Format, keepsUnknown: true),
        StateSample.Of("queued-delivery-ready", new QueuedDelivery(Reserved) { ReadySince = At }, StoredJson.Default.QueuedDelivery, queued => queued.Format, keepsUnknown: true),
        Envelope("bodies", new MessageEnvelope(At, 2) { Groups = [new PackedGroup(Ann.Value, [120, 95])] }),
        Envelope("pointer", new MessageEnvelope(At) { Blob = "waiting/u2aa2869833f0783158348222902c5bab/1772355660000", Gathers = true }),
        Envelope("poison", new MessageEnvelope(At, 5)
        {
            Groups = [new PackedGroup(Ann.Value, [120])],
            Poison = new PoisonNote("inbox-2", "InvalidOperationException: It broke.", At + TimeSpan.FromHours(1), Ann.Value),
        }),
        Envelope("poison-raw", new MessageEnvelope(At) { Poison = new PoisonNote("inbox-2", "UnreadableMessageException: It is no envelope.", At, IsRaw: true) }),
        StateSample.Of("link-keys", new LinkKeys { Keys = [new LinkKey("0a1b2c3d", [1, 2, 3], At)] }, StoredJson.Default.LinkKeys, keys => keys.Format, keepsUnknown: true),
    ];

    private static StateSample Enrolled(string wait, Enrollment enrollment) =>
        StateSample.Of($"enrollment-{wait}", enrollment, StoredJson.Default.Enrollment, document => document.Format, keepsUnknown: true);

    private static StateSample Envelope(string kind, MessageEnvelope envelope) =>
        StateSample.Of($"message-envelope-{kind}", envelope, StoredJson.Default.MessageEnvelope, document => document.Format);

    private static StateSample Inbox(string input, Input content) =>
        StateSample.Of($"inbox-{input}", new InboxMessage(Ann, content), StoredJson.Default.InboxMessage, message => message.Format);
}
