import { roles } from 'roles.bicep'
import { accountNames, principal, resourceTags } from 'types.bicep'

@description('The region.')
param location string

@description('The tags of every resource.')
param tags resourceTags

@description('The names of the accounts.')
param names accountNames

@description('The container that the published code lies in.')
param packageContainer string

@description('How often the data is copied.')
param redundancy 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GZRS'

@description('For how many days a content file that was overwritten or deleted can be had back.')
param contentHistoryDays int

@description('The identity of the app.')
param identityName string

@description('Who looks after the installation with the command line and the portal.')
param operator principal

// The names that code uses. The app makes none of them itself: what a slip of a name would make is missed by every alert.
var contentContainers = ['content', 'published', 'dead-letters']
var contactContainers = ['installation', 'inbox-messages', 'archive', 'archive-keys', 'dead-letters']
var queues = ['inbox-0', 'inbox-1', 'inbox-2', 'inbox-3', 'effects', 'deliveries', 'ended-alarms']
var tables = [
  'wayfarerAccounts'
  'wayfarerAddresses'
  'wayfarerBroadcasts'
  'wayfarerContacts'
  'wayfarerDefinitions'
  'wayfarerDeliveries'
  'wayfarerDue'
  'wayfarerErasures'
  'wayfarerKeys'
  'wayfarerMembers'
  'wayfarerReceivedEvents'
  'wayfarerTotals'
  'wayfarerWaiting'
]

// Dead letters may hold what people did, and an erase does not look there.
var deadLettersExpire = { name: 'dead-letters', prefix: 'dead-letters/', days: 30 }

// Bodies whose queue message was never sent. What is handled at all is handled within days, and what was given up lies elsewhere.
var bodiesExpire = { name: 'lost-bodies', prefix: 'inbox-messages/waiting/', days: 30 }

// The host asks for the owner's role: it leases blobs for its timers and keeps its function keys there.
module host 'account.bicep' = {
  name: 'storage-host'
  params: {
    location: location
    tags: tags
    name: names.host
    redundancy: redundancy
    containers: [packageContainer]
    identityName: identityName
    appRoles: [roles.blobDataOwner, roles.tableDataContributor]
    operator: operator
  }
}

// There also when the Durable Task Scheduler keeps the alarms: empty it costs nothing, and the way back stays open.
module durable 'account.bicep' = {
  name: 'storage-durable'
  params: {
    location: location
    tags: tags
    name: names.durable
    redundancy: redundancy
    identityName: identityName
    appRoles: [roles.blobDataContributor, roles.queueDataContributor, roles.tableDataContributor]
    operator: operator
  }
}

module content 'account.bicep' = {
  name: 'storage-content'
  params: {
    location: location
    tags: tags
    name: names.content
    redundancy: redundancy
    containers: contentContainers
    expiring: [deadLettersExpire]
    historyDays: contentHistoryDays
    identityName: identityName
    appRoles: [roles.blobDataContributor]
    operator: operator
    operatorRoles: [roles.blobDataContributor]
  }
}

module contacts 'account.bicep' = {
  name: 'storage-contacts'
  params: {
    location: location
    tags: tags
    name: names.contacts
    redundancy: redundancy
    containers: contactContainers
    expiring: [deadLettersExpire, bodiesExpire]
    queues: queues
    tables: tables
    identityName: identityName
    appRoles: [roles.blobDataContributor, roles.queueDataContributor, roles.tableDataContributor]
    operator: operator
    operatorRoles: [roles.blobDataContributor, roles.queueDataContributor, roles.tableDataContributor]
  }
}
