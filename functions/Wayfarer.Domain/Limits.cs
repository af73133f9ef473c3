using System.Collections.Immutable;

namespace Wayfarer.Domain;

/// <summary>
/// Every bound of the product in one place. A bound protects a neighbour: one contact, file or request can never take what
/// belongs to the others. Each is tested at the limit and one past it.
/// </summary>
public static class Limits
{
    // One commit of a contact. The store's own limits (100 rows, 4 MiB) leave room for head, profile, history and dedupe rows.
    public const int TransitionsPerInstant = 64;
    public const int RowsPerCommit = 60;

    /// <summary>
    /// What the inputs and effects of a commit may weigh before the next input waits for the next commit. One input adds at
    /// most itself and what every open enrollment sends, which leaves a row of history or outbox within the store's limit.
    /// </summary>
    public const int BytesPerCommit = 128 * 1024;
    public const int InputsPerCommit = 24;

    // The store, for every implementation: the limits of Azure Table Storage.
    public const int StoreRowsPerBatch = 100;
    public const int StoreBytesPerBatch = 4 * 1024 * 1024;
    public const int StoreBytesPerRow = 960 * 1024;
    public const int StoreBytesPerProperty = 64 * 1024;
    public const int StoreCharactersPerKey = 512;
    public const int StoreRowsPerPage = 1_000;

    // One contact.
    public const int OpenEnrollmentsPerContact = 24;
    public const int TraitsPerContact = 500;
    public const int TagsPerContact = 500;
    public const int GroupsPerContact = 100;
    public const int ListsPerContact = 200;
    public const int IdentifiersPerContact = 100;
    public const int GoalWatchesPerJourney = 16;
    public const int BytesPerTrait = 8 * 1024;

    // All traits of a contact are one row. Small ones always find room; names count, too.
    public const int BytesOfSmallTrait = 512;
    public const int BytesOfLargeTraitsPerContact = 256 * 1024;

    // One event, as published for the Segment HTTP API.
    public const int BytesPerEvent = 32 * 1024;
    public const int BytesPerRequest = 500 * 1024;
    public const int EventsPerRequest = 2_500;
    public const int CharactersPerIdentifier = 256;
    public const int CharactersPerMessageId = 100;
    public const int CharactersPerEventName = 200;
    public const int DepthOfJson = 32;

    // One delivery of Event Grid, by what it sends itself: events of 1 MB, in batches of about as much.
    public const int BytesPerGridEvent = 1024 * 1024;
    public const int BytesPerGridDelivery = 2 * 1024 * 1024;
    public const int EventsPerGridDelivery = 5_000;

    /// <summary>A report may come before the record of its message is written, also when an attempt was cut off.</summary>
    public static readonly TimeSpan ReportsWaitForTheirMessage = TimeSpan.FromMinutes(20);

    // The door. Who has been quiet may send the reserve at once; one address may be a whole office behind one router.
    public const int SecondsOfEventsInReserve = 10;
    public const int BrowserEventsPerSecondPerAddress = 100;
    public const int AddressesRemembered = 10_000;

    // The queues of Azure. A message of 64 KiB is text; as such, 45 KB become 60.
    public const int InboxQueues = 4;
    public const int BytesPerQueueMessage = 45 * 1024;
    public const int QueueMessagesPerRequest = 4;

    /// <summary>What lies in a blob behind one message; a body that is larger has one of its own.</summary>
    public const int BytesPerQueueBlob = 1024 * 1024;
    public const int FailuresBeforePoison = 5;

    // A contact that floods: what one process takes in at once, and how many contacts it counts.
    public const int InputsPerContactAndMinute = 600;
    public const int ContactsCountedForFloods = 10_000;

    // One address.
    public const int CharactersPerEmailAddress = 254;
    public const int SoftBouncesInARow = 7;

    /// <summary>How far apart soft bounces may be and still be a row: a mailbox that is full once a year is not gone.</summary>
    public static readonly TimeSpan SoftBouncesWithin = TimeSpan.FromDays(30);
    public const int TopicsPerAddress = 200;

    // What is asked for in a form, before anybody has confirmed it.
    public const int ConfirmationsPerDay = 3;
    public const int SubscriptionsPerRemoteAddressAndHour = 30;
    public const int BytesPerForm = 16 * 1024;
    public const int TraitsPerForm = 20;
    public const int CharactersPerFormField = 200;
    public const int BytesPerSuppressionList = 1024 * 1024;
    public const int AddressesPerSuppressionList = 10_000;
    public const int AddressesPerCommand = 2_000;

    // One installation's settings.
    public const int TopicsPerInstallation = 50;
    public const int CapsPerInstallation = 20;
    public const int AddressesOfOnly = 1_000;

    /// <summary>What all together can be capped at.</summary>
    public const int MessagesPerCap = 1_000_000;

    /// <summary>What one contact or address can be capped at: each message counted is remembered by itself.</summary>
    public const int MessagesPerPersonalCap = 1_000;

    /// <summary>What happened is kept at least so long: the longest after which anything may come a second time.</summary>
    public static readonly TimeSpan ShortestHistory = TimeSpan.FromDays(30);

    /// <summary>So many rows expire in one commit; what is left waits for the next wake.</summary>
    public const int ExpiredRowsPerCommit = 60;

    /// <summary>
    /// When what an erased contact left behind is looked for again: after every lease and claim has ended, and after the
    /// seven days for which a queue keeps a message and a sender's events are shown.
    /// </summary>
    public static readonly ImmutableArray<TimeSpan> ErasedAgainAfter = [TimeSpan.FromMinutes(20), TimeSpan.FromDays(8)];

    /// <summary>So many parts of an erased contact's history, a batch each, before others have their turn.</summary>
    public const int ErasedPartsAtOnce = 50;

    /// <summary>So many messages that were given up are looked through for an erased contact's, each time.</summary>
    public const int PoisonSearchedAtErasure = 1_000;

    // The archive. A file of Azure takes 50,000 blocks.
    public const int BlocksPerArchiveFile = 40_000;
    public const long BytesPerArchiveFile = 1024L * 1024 * 1024;
    public const int ArchiveKeysRemembered = 10_000;
    public const int ArchivedRowsPerEntry = 100;
    public const int PartsOfRebuild = 256;
    public const long BytesPerPartOfRebuild = 64L * 1024 * 1024;

    // One definition.
    public const int BytesPerFile = 512 * 1024;
    public const int FilesPerContentFolder = 5_000;

    /// <summary>What somebody pushes at once, as JSON.</summary>
    public const int BytesPerContentPush = 16 * 1024 * 1024;
    public const int StepsPerJourney = 100;
    public const int CharactersPerWildcard = 300;
    public const int MembersPerConnector = 100;
    public const int BranchesPerStep = 20;
    public const int ConditionDepth = 8;
    public const int ConditionsPerRule = 100;
    public const int BucketsPerDraw = 10_000;
    public const int EventsCountedPerRule = 1_000;
    public const int EventsRememberedPerRule = 1_000;
    public const int HoursRememberedPerRule = 1_000;
    public const int EventsPerSequence = 5;
    public const int CharactersPerExpression = 500;
    public const int ExpressionsRemembered = 10_000;
    public const int DaysToAnniversary = 364;

    /// <summary>
    /// What one contact remembers for all rules together, because it is part of one row. Beyond it the longest memory lets its
    /// oldest events go, and what would need them is unknown. A memory shorter than the second number is never cut.
    /// </summary>
    public const int EventsRememberedPerContact = 20_000;
    public const int EventsRememberedInAnyCase = 250;

    /// <summary>Amounts beyond this do not count: money and measures are far below it, and sums stay exact.</summary>
    public const double LargestAmount = 1e12;

    // One score. All rules together stay far within what whole billionths can hold.
    public const int RulesPerScore = 100;
    public const int GroupsPerScore = 20;
    public const int ThresholdsPerScore = 10;
    public const int PointsPerRule = 10_000;
    public const int PointsPerScore = 1_000_000;

    /// <summary>At how many instants a score is looked at in search of the one at which it crosses a bound.</summary>
    public const int ProbesPerCrossing = 512;

    /// <summary>Of how many events a contact tells its accounts one by one; beyond, what they come to at that instant.</summary>
    public const int EventsPerScoreReport = 500;
    public const int ContactsPerAccountScore = 20;

    /// <summary>How many contacts a preview of a score looks at, and how many it shows at each threshold.</summary>
    public const int ContactsPerScorePreview = 20_000;
    public const int ContactsPerScoreSample = 10;
    public const int CharactersPerDefinitionId = 64;
    public const int ProblemsPerFile = 100;

    // Alarms. One that has rung this often for one enrollment gives way to a fresh one: its history is read each time.
    public const int RingsPerAlarm = 100;
    public const int CharactersPerAlarmId = 100;

    /// <summary>So many due rows that alarms made needless are removed together at the latest.</summary>
    public const int NeedlessWakesKept = 100;

    // Keys. Those that are revoked are remembered as far as there is room.
    public const int LiveKeys = 100;
    public const int KeysRemembered = 200;
    public const int LiveSecretsPerKey = 2;
    public const int DeadSecretsPerKey = 10;
    public const int CharactersPerKeyName = 100;
    public const int OriginsPerKey = 20;
    public const int CharactersPerOrigin = 300;

    // Received events, which are kept for a while for whoever integrates a sender.
    public const int ReceivedEventsPerKey = 1_000;
    public const int BytesPerReceivedEvent = 8 * 1024;
    public const int BytesOfReceivedEventsPerRow = 256 * 1024;
    public const int EventNamesPerKey = 500;
    public const int RequestsToRecord = 4_096;
    public const int BytesToRecord = 16 * 1024 * 1024;

    // Health. Below the first everything is as it should be; from the second on somebody must look.
    public static readonly TimeSpan OldestInputWarns = TimeSpan.FromMinutes(2);
    public static readonly TimeSpan OldestInputIsBad = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan OldestOutboxWarns = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan OldestOutboxIsBad = TimeSpan.FromHours(1);
    public const int OverdueWakesWarn = 1;
    public const int OverdueWakesAreBad = 100;
    public const int PoisonWarns = 1;
    public const int PoisonIsBad = 100;

    /// <summary>Overdue wakes are counted up to here: more would not say more.</summary>
    public const int OverdueWakesCounted = 1_000;

    /// <summary>How late a wake may come before it is overdue. The minute timer of a host may be a minute late by itself.</summary>
    public static readonly TimeSpan WakesMayBeLate = TimeSpan.FromMinutes(3);

    // Broadcasts. A page puts as many inputs on the inbox; while more wait there than this, no further page is read.
    public const int BroadcastMembersPerPage = 500;
    public const int InboxBacklogForBroadcasts = 2_000;
    public const int BroadcastsAtOnce = 20;
    public const int BroadcastsRemembered = 500;

    /// <summary>So much evidence of one clause is shown; of the rest it is said how much it is.</summary>
    public const int EvidencePerClause = 100;

    // Back-tests. Fewer conversions than this behind a crossing prove nothing, however rare conversions are.
    public const int ConversionsForCertainty = 10;
    public const int ThresholdsTried = 12;

    // Suggestions of scores.
    public const int EventsLookedAt = 100;
    public const int FewestSuggestedRules = 5;
    public const int MostSuggestedRules = 7;

    // Histories of people, as they are read for both. A page has at least one person, however much they did.
    public const int PeoplePerHistoryPage = 500;
    public const int EventsPerHistoryPage = 10_000;

    /// <summary>How often a backfill tells those who are not brought there: who fails so often is for somebody to look at.</summary>
    public const int PassesPerBackfill = 5;

    // Static segments: who is put in or taken out at once, by name or by a file.
    public const int MembersPerCommand = 2_000;
    public const int MembersPerImport = 20_000;
    public const int BytesPerImport = 4 * 1024 * 1024;
    public const int CharactersPerRequestId = 100;

    // What is shown of members, and how far the preview of a segment looks.
    public const int MembersPerAnswer = 500;
    public const int ContactsPerPreview = 20_000;
    public const int MembersPerSample = 20;

    /// <summary>How often a condition is judged again at its own bound in search of the instant at which it really changes.</summary>
    public const int RefinementsPerJudgement = 64;

    /// <summary>How long a mailbox is not asked again, whoever wants it to be.</summary>
    public static readonly TimeSpan BetweenConfirmations = TimeSpan.FromHours(1);

    /// <summary>How long a link that confirms a subscription works.</summary>
    public static readonly TimeSpan ConfirmationLinks = TimeSpan.FromDays(7);

    /// <summary>How late an alarm may be before the due table wakes in its stead.</summary>
    public static readonly TimeSpan AlarmGrace = TimeSpan.FromMinutes(5);

    /// <summary>Events that arrive later than this after they occurred change state and start nothing, unless a journey says otherwise.</summary>
    public static readonly TimeSpan Lateness = TimeSpan.FromHours(1);

    /// <summary>How far a cap reaches back; longer, and what is remembered of each address would grow without use.</summary>
    public static readonly TimeSpan LongestCap = TimeSpan.FromDays(31);
    /// <summary>How long received events are kept, accepted or refused.</summary>
    public static readonly TimeSpan ReceivedEventsKept = TimeSpan.FromDays(7);

    /// <summary>How long a name is remembered after its last event.</summary>
    public static readonly TimeSpan EventNamesKept = TimeSpan.FromDays(30);

    /// <summary>The longest wait or window: ten years.</summary>
    public static readonly TimeSpan LongestDuration = TimeSpan.FromDays(3_653);
}
