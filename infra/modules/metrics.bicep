// What code measures under the meter `Wayfarer`. A test compares the names, so that no alert waits for what nobody tells.

@export()
@description('The names of metrics, by what they measure.')
var metrics = {
  inboxAge: 'wayfarer.inbox.oldest.age'
  outboxAge: 'wayfarer.outbox.oldest.age'
  overdueWakes: 'wayfarer.wakes.overdue'
  poison: 'wayfarer.poison.messages'
  accepted: 'wayfarer.events.accepted'
  conflicts: 'wayfarer.contact.conflicts'
  handedOver: 'wayfarer.messages.handedover'
  complaints: 'wayfarer.messages.complaints'
  bounces: 'wayfarer.messages.bounces'
  throttled: 'wayfarer.storage.throttled'
  failedAlarms: 'wayfarer.alarms.failed'
}
