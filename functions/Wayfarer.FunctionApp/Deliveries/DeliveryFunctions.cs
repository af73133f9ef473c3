using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using Wayfarer.FunctionApp.Hosting;
using Wayfarer.Runtime.Deliveries;

namespace Wayfarer.FunctionApp.Deliveries;

/// <summary>Hands messages over when some may go.</summary>
public sealed class DeliveryFunctions(DeliveriesHandler deliveries)
{
    [Function("Deliveries")]
    public async Task HandOverAsync([QueueTrigger("deliveries", Connection = SettingNames.ContactStorage)] QueueMessage message, CancellationToken cancellation) =>
        await deliveries.HandleAsync("deliveries", message.Body.ToMemory(), (int)message.DequeueCount, cancellation);
}
