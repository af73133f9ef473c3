using System.Text.Json;
using System.Text.Json.Serialization;
using Wayfarer.Web.Bounces;
using Wayfarer.Web.Broadcasts;
using Wayfarer.Web.Consent;
using Wayfarer.Web.Contacts;
using Wayfarer.Web.Content;
using Wayfarer.Web.Deliveries;
using Wayfarer.Web.EventGrid;
using Wayfarer.Web.Events;
using Wayfarer.Web.Explanations;
using Wayfarer.Web.Histories;
using Wayfarer.Web.Ingest;
using Wayfarer.Web.Journeys;
using Wayfarer.Web.Keys;
using Wayfarer.Web.Links;
using Wayfarer.Web.Messages;
using Wayfarer.Web.Queues;
using Wayfarer.Web.Scores;
using Wayfarer.Web.Segments;

namespace Wayfarer.Web;

/// <summary>How answers are written: generated code, camel case, nothing for nulls.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    // Explanations nest rules, and properties of events within them.
    MaxDepth = 128)]
[JsonSerializable(typeof(ProblemAnswer))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(HealthFigures))]
[JsonSerializable(typeof(IngestAnswer))]
[JsonSerializable(typeof(BounceAnswer))]
[JsonSerializable(typeof(GridAnswer))]
[JsonSerializable(typeof(ValidationAnswer))]
[JsonSerializable(typeof(BroadcastRequest))]
[JsonSerializable(typeof(BroadcastAnswer))]
[JsonSerializable(typeof(BroadcastsAnswer))]
[JsonSerializable(typeof(SegmentAnswer))]
[JsonSerializable(typeof(SegmentsAnswer))]
[JsonSerializable(typeof(BackfillAnswer))]
[JsonSerializable(typeof(MembersAnswer))]
[JsonSerializable(typeof(MembersRequest))]
[JsonSerializable(typeof(ListedAnswer))]
[JsonSerializable(typeof(PreviewAnswer))]
[JsonSerializable(typeof(PreviewProblems))]
[JsonSerializable(typeof(LibrarySettings))]
[JsonSerializable(typeof(ContactAnswer))]
[JsonSerializable(typeof(ContactScoresAnswer))]
[JsonSerializable(typeof(ContactSegmentsAnswer))]
[JsonSerializable(typeof(ErasureAnswer))]
[JsonSerializable(typeof(HistoriesAnswer))]
[JsonSerializable(typeof(ExplanationAnswer))]
[JsonSerializable(typeof(ScoresAnswer))]
[JsonSerializable(typeof(AccountAnswer))]
[JsonSerializable(typeof(ScorePreviewAnswer))]
[JsonSerializable(typeof(JourneysAnswer))]
[JsonSerializable(typeof(JourneyDetails))]
[JsonSerializable(typeof(PeopleAnswer))]
[JsonSerializable(typeof(ContentAnswer))]
[JsonSerializable(typeof(LinkKeysAnswer))]
[JsonSerializable(typeof(TestRequest))]
[JsonSerializable(typeof(TestAnswer))]
[JsonSerializable(typeof(DeliveriesAnswer))]
[JsonSerializable(typeof(PauseRequest))]
[JsonSerializable(typeof(PausesAnswer))]
[JsonSerializable(typeof(EventsAnswer))]
[JsonSerializable(typeof(EventNamesAnswer))]
[JsonSerializable(typeof(KeysAnswer))]
[JsonSerializable(typeof(CreateKeyRequest))]
[JsonSerializable(typeof(RotateKeyRequest))]
[JsonSerializable(typeof(ContentFilesAnswer))]
[JsonSerializable(typeof(ContentFolderAnswer))]
[JsonSerializable(typeof(ContentPushRequest))]
[JsonSerializable(typeof(ContentPushAnswer))]
[JsonSerializable(typeof(SubscribeRequest))]
[JsonSerializable(typeof(SubscribeAnswer))]
[JsonSerializable(typeof(SuppressionRequest))]
[JsonSerializable(typeof(SuppressionAnswer))]
[JsonSerializable(typeof(AddressAnswer))]
[JsonSerializable(typeof(PoisonAnswer))]
[JsonSerializable(typeof(ReplayAnswer))]
internal sealed partial class WebJson : JsonSerializerContext;
