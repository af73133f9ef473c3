using Microsoft.Extensions.DependencyInjection;
using Wayfarer.Runtime.Broadcasts;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Engagements;
using Wayfarer.Runtime.Explanations;
using Wayfarer.Runtime.Export;
using Wayfarer.Runtime.Hosting;
using Wayfarer.Runtime.Journeys;
using Wayfarer.Runtime.Keys;
using Wayfarer.Runtime.Links;
using Wayfarer.Runtime.ReceivedEvents;
using Wayfarer.Runtime.Scheduling;
using Wayfarer.Runtime.Scores;
using Wayfarer.Runtime.Storage;
using Wayfarer.Runtime.Totals;
using Wayfarer.Web.Alarms;
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
using Wayfarer.Web.Pages;
using Wayfarer.Web.Queues;
using Wayfarer.Web.Scores;
using Wayfarer.Web.Segments;

namespace Wayfarer.Web;

/// <summary>What the endpoints are made of, given a store.</summary>
public static class WebServices
{
    public static IServiceCollection AddWayfarerWeb(this IServiceCollection services, WebParts parts)
    {
        var (store, definitions, time) = (parts.Store, parts.Definitions, parts.Time);
        var contacts = new ContactStore(store);
        var received = new ReceivedEventFinder(new ReceivedEventTable(store, () => definitions.Current.Settings.Retention.ReceivedEvents), new KeyTable(store, time));
        var explanation = new EventExplanation(contacts, definitions);
        var reader = new ContactReader(new Timeline(contacts), definitions);
        var finder = new ContactFinder(contacts, parts.Intake);
        var explanations = new ContactExplanations(contacts, definitions, time);
        var why = new ExplanationReader(finder, explanations, definitions);
        var journeys = new JourneyReader(definitions, new TotalsTable(store), new WaitingTable(store), contacts, time);
        return services
            .AddSingleton(new IngestEndpoint(parts.WriteKeys, parts.Proof, new EventRates(time), parts.Intake, parts.Recorder, time, parts.AcceptedStatus))
            .AddSingleton(new LibrarySettingsEndpoint(parts.WriteKeys))
            .AddSingleton(new BounceEndpoint(parts.Bounces))
            .AddSingleton(new EventGridEndpoint(parts.Grid))
            .AddSingleton(new HealthEndpoint(store, definitions, new HealthReader(store, parts.Backlog, new DueTable(store, parts.Inbox), definitions, time)))
            .AddSingleton(new ContactEndpoint(finder, reader))
            .AddSingleton(new ExportEndpoint(finder, new ContactExport(store, parts.Addresses, time)))
            .AddSingleton(new ErasureEndpoint(contacts, parts.Intake, parts.Inbox, time))
            .AddSingleton(new HistoriesEndpoint(new ContactHistories(store)))
            .AddSingleton(why)
            .AddSingleton(new ExplanationEndpoint(finder, why))
            .AddSingleton(new ScoresEndpoint(definitions))
            .AddSingleton(new ScorePreviewEndpoint(definitions, new ScorePreview(store, time)))
            .AddSingleton(new AccountEndpoint(new AccountScores(store, definitions), definitions, time))
            .AddSingleton(new JourneysEndpoint(journeys))
            .AddSingleton(new BroadcastsEndpoint(new BroadcastTable(store), definitions, time))
            .AddSegments(parts, finder)
            .AddSingleton(new DeliveriesEndpoint(new DeliveryTable(store)))
            .AddSingleton(new PausesEndpoint(new PauseTable(store), time))
            .AddSingleton(new ContentEndpoint(definitions, parts.Content))
            .AddSingleton(new ContentFolderEndpoint(parts.Content))
            .AddSingleton(new EventsEndpoint(received, explanation, parts.Recorder, time))
            .AddSingleton(new EventNamesEndpoint(new EventNameTable(store), received, definitions, time))
            .AddSingleton(new KeysEndpoint(new KeyTable(store, time), parts.Keys, parts.Proof, time))
            .AddSingleton(new EngagementEndpoint(new LinkSigner(parts.LinkKeys), new EngagementRecorder(parts.Inbox, new RecentEngagements()), time))
            .AddSingleton(new LinkKeysEndpoint(parts.LinkKeys))
            .AddSingleton(new PoisonEndpoint(parts.Poison))
            .AddSingleton(new AlarmsEndpoint(parts.AlarmRestarts))
            .AddSingleton(new MessagesEndpoint(parts.Tests, finder))
            .AddConsent(parts.Addresses, new LinkSigner(parts.LinkKeys), definitions, parts.WriteKeys, time)
            .AddSingleton(time)
            .AddSingleton(received)
            .AddSingleton(explanation)
            .AddSingleton(finder)
            .AddSingleton(reader)
            .AddSingleton(journeys)
            .AddPages(parts);
    }
}
