using Microsoft.Extensions.DependencyInjection;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Engagements;
using Wayfarer.Runtime.Keys;
using Wayfarer.Runtime.Links;
using Wayfarer.Runtime.ReceivedEvents;
using Wayfarer.Runtime.Storage;
using Wayfarer.Runtime.Totals;
using Wayfarer.Web.Bounces;
using Wayfarer.Web.Consent;
using Wayfarer.Web.Contacts;
using Wayfarer.Web.Content;
using Wayfarer.Web.Deliveries;
using Wayfarer.Web.Events;
using Wayfarer.Web.Ingest;
using Wayfarer.Web.Journeys;
using Wayfarer.Web.Keys;
using Wayfarer.Web.Links;
using Wayfarer.Web.Messages;

namespace Wayfarer.Web;

/// <summary>What the endpoints are made of, given a store.</summary>
public static class WebServices
{
    public static IServiceCollection AddWayfarerWeb(this IServiceCollection services, WebParts parts)
    {
        var (store, definitions, time) = (parts.Store, parts.Definitions, parts.Time);
        var contacts = new ContactStore(store);
        var received = new ReceivedEventFinder(new ReceivedEventTable(store), new KeyTable(store, time));
        return services
            .AddSingleton(new IngestEndpoint(parts.WriteKeys, parts.Proof, new EventRates(time), parts.Intake, parts.Recorder, time))
            .AddSingleton(new LibrarySettingsEndpoint(parts.WriteKeys))
            .AddSingleton(new BounceEndpoint(parts.Bounces))
            .AddSingleton(new HealthEndpoint(store, definitions))
            .AddSingleton(new ContactEndpoint(new ContactFinder(contacts, parts.Intake), new Timeline(contacts)))
            .AddSingleton(new JourneysEndpoint(definitions, new TotalsTable(store)))
            .AddSingleton(new DeliveriesEndpoint(new DeliveryTable(store)))
            .AddSingleton(new PausesEndpoint(new PauseTable(store), time))
            .AddSingleton(new ContentEndpoint(definitions))
            .AddSingleton(new EventsEndpoint(received, new EventExplanation(contacts, definitions), parts.Recorder, time))
            .AddSingleton(new EventNamesEndpoint(new EventNameTable(store), received, definitions, time))
            .AddSingleton(new KeysEndpoint(new KeyTable(store, time), parts.Keys, parts.Proof, time))
            .AddSingleton(new EngagementEndpoint(new LinkSigner(parts.LinkKeys), new EngagementRecorder(parts.Inbox, new RecentEngagements()), time))
            .AddSingleton(new LinkKeysEndpoint(parts.LinkKeys))
            .AddSingleton(new MessagesEndpoint(parts.Tests, new ContactFinder(contacts, parts.Intake)))
            .AddConsent(parts.Addresses, new LinkSigner(parts.LinkKeys), definitions, parts.WriteKeys, time);
    }
}
