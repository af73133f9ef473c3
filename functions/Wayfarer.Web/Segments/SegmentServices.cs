using Microsoft.Extensions.DependencyInjection;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Backfills;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Segments;
using Wayfarer.Web.Contacts;

namespace Wayfarer.Web.Segments;

/// <summary>What the endpoints of segments are made of.</summary>
internal static class SegmentServices
{
    public static IServiceCollection AddSegments(this IServiceCollection services, WebParts parts, ContactFinder finder)
    {
        var (store, definitions, time) = (parts.Store, parts.Definitions, parts.Time);
        var contacts = new ContactStore(store);
        var people = new PersonFinder(finder, new AddressFinder(new AddressTable(store), contacts, parts.Intake));
        return services
            .AddSingleton(new SegmentsEndpoint(definitions, new SegmentReader(definitions, new MembersTable(store), new BackfillTable(store), contacts, time)))
            .AddSingleton(new ListingsEndpoint(definitions, people, parts.Inbox, time))
            .AddSingleton(new SegmentPreviewEndpoint(definitions, new SegmentPreview(store, time)));
    }
}
