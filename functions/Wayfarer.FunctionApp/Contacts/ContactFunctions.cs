using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Wayfarer.FunctionApp.Alarms;
using Wayfarer.FunctionApp.Hosting;
using Wayfarer.Runtime.Contacts;

namespace Wayfarer.FunctionApp.Contacts;

/// <summary>Takes inputs to their contacts, and carries what their commits want done outside of them.</summary>
public sealed class ContactFunctions(InboxHandler inbox, EffectsHandler effects, DurableAlarmClock clock)
{
    [Function("Inbox0")]
    public Task Inbox0Async([QueueTrigger("inbox-0", Connection = SettingNames.ContactStorage)] QueueMessage message, CancellationToken cancellation) =>
        HandleAsync("inbox-0", message, cancellation);

    [Function("Inbox1")]
    public Task Inbox1Async([QueueTrigger("inbox-1", Connection = SettingNames.ContactStorage)] QueueMessage message, CancellationToken cancellation) =>
        HandleAsync("inbox-1", message, cancellation);

    [Function("Inbox2")]
    public Task Inbox2Async([QueueTrigger("inbox-2", Connection = SettingNames.ContactStorage)] QueueMessage message, CancellationToken cancellation) =>
        HandleAsync("inbox-2", message, cancellation);

    [Function("Inbox3")]
    public Task Inbox3Async([QueueTrigger("inbox-3", Connection = SettingNames.ContactStorage)] QueueMessage message, CancellationToken cancellation) =>
        HandleAsync("inbox-3", message, cancellation);

    [Function("Effects")]
    public async Task EffectsAsync(
        [QueueTrigger("effects", Connection = SettingNames.ContactStorage)] QueueMessage message, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        clock.Use(client);
        await effects.HandleAsync("effects", message.Body.ToMemory(), (int)message.DequeueCount, cancellation);
    }

    private async Task HandleAsync(string queue, QueueMessage message, CancellationToken cancellation) =>
        await inbox.HandleAsync(queue, message.Body.ToMemory(), (int)message.DequeueCount, cancellation);
}
