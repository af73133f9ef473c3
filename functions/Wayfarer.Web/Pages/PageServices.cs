using Microsoft.Extensions.DependencyInjection;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Web.Contacts;
using Wayfarer.Web.Pages.Contacts;
using Wayfarer.Web.Pages.Content;
using Wayfarer.Web.Pages.Deliveries;
using Wayfarer.Web.Pages.Events;
using Wayfarer.Web.Pages.Journeys;
using Wayfarer.Web.Pages.Sending;
using Wayfarer.Web.Pages.Shared;
using Wayfarer.Web.Pages.Today;

namespace Wayfarer.Web.Pages;

/// <summary>What the pages are made of, beside the endpoints that they share everything with.</summary>
internal static class PageServices
{
    public static IServiceCollection AddPages(this IServiceCollection services, WebParts parts)
    {
        var (store, definitions) = (parts.Store, parts.Definitions);
        var pauses = new PauseTable(store);
        return services
            .AddSingleton<ISnapshotSource>(definitions)
            .AddSingleton(definitions)
            .AddSingleton(pauses)
            .AddSingleton(new DeliveryTable(store))
            .AddSingleton(new SkippedTable(store))
            .AddSingleton(new AddressFinder(new AddressTable(store), new ContactStore(store), parts.Intake))
            .AddSingleton<ITestSender>(new TestSender(parts.Tests))
            .AddSingleton(new FrameReader(definitions, pauses, parts.Time))
            .AddSingleton<TodayReader>()
            .AddSingleton<TodayPages>()
            .AddSingleton<JourneysPages>()
            .AddSingleton<ContactsPages>()
            .AddSingleton<EventsPages>()
            .AddSingleton<DeliveriesPages>()
            .AddSingleton<SendingPages>()
            .AddSingleton<ContentPages>();
    }
}
