using Microsoft.Extensions.DependencyInjection;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Keys;
using Wayfarer.Runtime.ReceivedEvents;
using Wayfarer.Runtime.Storage;
using Wayfarer.Runtime.Totals;
using Wayfarer.Web.Contacts;
using Wayfarer.Web.Content;
using Wayfarer.Web.Deliveries;
using Wayfarer.Web.Events;
using Wayfarer.Web.Ingest;
using Wayfarer.Web.Journeys;
using Wayfarer.Web.Keys;

namespace Wayfarer.Web;

/// <summary>What the endpoints are made of, given a store.</summary>
public static class WebServices
{
    public static IServiceCollection AddWayfarerWeb(
        this IServiceCollection services,
        ITableStore store,
        DefinitionStore definitions,
        EventIntake intake,
        LiveKeys keys,
        IWriteKeys writeKeys,
        UserProof proof,
        EventRecorder recorder,
        TimeProvider time)
    {
        var contacts = new ContactStore(store);
        var received = new ReceivedEventFinder(new ReceivedEventTable(store), new KeyTable(store, time));
        return services
            .AddSingleton(new IngestEndpoint(writeKeys, proof, new EventRates(time), intake, recorder, time))
            .AddSingleton(new LibrarySettingsEndpoint(writeKeys))
            .AddSingleton(new HealthEndpoint(store, definitions))
            .AddSingleton(new ContactEndpoint(new ContactFinder(contacts, intake), new Timeline(contacts)))
            .AddSingleton(new JourneysEndpoint(definitions, new TotalsTable(store)))
            .AddSingleton(new DeliveriesEndpoint(new DeliveryTable(store)))
            .AddSingleton(new PausesEndpoint(new PauseTable(store), time))
            .AddSingleton(new ContentEndpoint(definitions))
            .AddSingleton(new EventsEndpoint(received, new EventExplanation(contacts, definitions), recorder, time))
            .AddSingleton(new EventNamesEndpoint(new EventNameTable(store), received, definitions, time))
            .AddSingleton(new KeysEndpoint(new KeyTable(store, time), keys, time));
    }
}
