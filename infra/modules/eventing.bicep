import { roles } from 'roles.bicep'
import { accountNames, principal, resourceTags, topicNames } from 'types.bicep'

@description('The region.')
param location string

@description('The tags of every resource.')
param tags resourceTags

@description('The names of the topics.')
param names topicNames

@description('The name of the identity that the topics write dead letters with.')
param identityName string

@description('The accounts: content tells of changed files, contacts gets the dead letters about people.')
param accounts accountNames

@description('The communication service, which tells what became of messages.')
param communicationName string

@description('The function app that everything is delivered to.')
param functionAppName string

@description('Who of the company\'s own systems may publish events.')
param eventSenders principal[]

@description('Whether the subscriptions are made, too. Event Grid refuses one whose function is not published yet, so false comes first.')
param deploySubscriptions bool

// For a day. What was not taken by then is a dead letter, and an alert.
var retryPolicy = { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 }

// A delivery of many is taken as a whole or repeated as a whole; what was taken before does no harm.
var batch = { maxEventsPerBatch: 100, preferredBatchSizeInKilobytes: 256 }

var contentFolder = '/blobServices/default/containers/content/'

var asTheTopics = { type: 'UserAssigned', userAssignedIdentity: identity.id }

var contentDeadLetters = {
  identity: asTheTopics
  deadLetterDestination: { endpointType: 'StorageBlob', properties: { resourceId: contentAccount.id, blobContainerName: 'dead-letters' } }
}

var contactDeadLetters = {
  identity: asTheTopics
  deadLetterDestination: { endpointType: 'StorageBlob', properties: { resourceId: contactAccount.id, blobContainerName: 'dead-letters' } }
}

// Of its own, so that it may write into the two containers of dead letters and do nothing else. A topic's built-in identity would
// not do: the topic of Communication Services is in no region, and such a topic has none.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: identityName
  location: location
  tags: tags
}

resource contentAccount 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: accounts.content

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource deadLetters 'containers' existing = { name: 'dead-letters' }
  }
}

resource contactAccount 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: accounts.contacts

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource deadLetters 'containers' existing = { name: 'dead-letters' }
  }
}

resource communication 'Microsoft.Communication/communicationServices@2025-09-01' existing = {
  name: communicationName
}

resource contentTopic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: names.content
  location: location
  tags: tags
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  properties: { source: contentAccount.id, topicType: 'Microsoft.Storage.StorageAccounts' }
}

resource messageTopic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: names.messages
  location: 'global'
  tags: tags
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  properties: { source: communication.id, topicType: 'Microsoft.Communication.CommunicationServices' }
}

resource companyTopic 'Microsoft.EventGrid/topics@2025-02-15' = {
  name: names.company
  location: location
  tags: tags
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  properties: {
    inputSchema: 'CloudEventSchemaV1_0'
    minimumTlsVersionAllowed: '1.2'
    disableLocalAuth: true
    publicNetworkAccess: 'Enabled'
  }
}

resource contentDeadLetterGrant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(contentAccount::blobs::deadLetters.id, identity.id, roles.blobDataContributor)
  scope: contentAccount::blobs::deadLetters
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobDataContributor)
  }
}

resource contactDeadLetterGrant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(contactAccount::blobs::deadLetters.id, identity.id, roles.blobDataContributor)
  scope: contactAccount::blobs::deadLetters
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobDataContributor)
  }
}

resource senderGrant 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for sender in eventSenders: {
    name: guid(companyTopic.id, sender.id, roles.eventGridDataSender)
    scope: companyTopic
    properties: {
      principalId: sender.id
      principalType: sender.type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.eventGridDataSender)
    }
  }
]

resource contentChanged 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = if (deploySubscriptions) {
  parent: contentTopic
  name: 'content-changed'
  properties: {
    eventDeliverySchema: 'CloudEventSchemaV1_0'
    destination: {
      endpointType: 'AzureFunction'
      properties: { resourceId: resourceId('Microsoft.Web/sites/functions', functionAppName, 'ContentChanged'), ...batch }
    }
    filter: {
      includedEventTypes: ['Microsoft.Storage.BlobCreated', 'Microsoft.Storage.BlobDeleted']
      subjectBeginsWith: contentFolder
      // What the app itself writes beside the files is no change of them.
      advancedFilters: [
        { operatorType: 'StringNotBeginsWith', key: 'subject', values: ['${contentFolder}blobs/errors/', '${contentFolder}blobs/schemas/'] }
      ]
    }
    retryPolicy: retryPolicy
    deadLetterWithResourceIdentity: contentDeadLetters
  }
  dependsOn: [contentDeadLetterGrant]
}

resource emailReports 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = if (deploySubscriptions) {
  parent: messageTopic
  name: 'email-reports'
  properties: {
    eventDeliverySchema: 'CloudEventSchemaV1_0'
    destination: {
      endpointType: 'AzureFunction'
      properties: { resourceId: resourceId('Microsoft.Web/sites/functions', functionAppName, 'EmailReports'), ...batch }
    }
    filter: {
      includedEventTypes: [
        'Microsoft.Communication.EmailDeliveryReportReceived'
        'Microsoft.Communication.EmailEngagementTrackingReportReceived'
      ]
    }
    retryPolicy: retryPolicy
    deadLetterWithResourceIdentity: contactDeadLetters
  }
  dependsOn: [contactDeadLetterGrant]
}

resource smsReports 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = if (deploySubscriptions) {
  parent: messageTopic
  name: 'sms-reports'
  properties: {
    eventDeliverySchema: 'CloudEventSchemaV1_0'
    destination: {
      endpointType: 'AzureFunction'
      properties: { resourceId: resourceId('Microsoft.Web/sites/functions', functionAppName, 'SmsReports'), ...batch }
    }
    filter: {
      includedEventTypes: ['Microsoft.Communication.SMSDeliveryReportReceived', 'Microsoft.Communication.SMSReceived']
    }
    retryPolicy: retryPolicy
    deadLetterWithResourceIdentity: contactDeadLetters
  }
  dependsOn: [contactDeadLetterGrant]
}

resource companyEvents 'Microsoft.EventGrid/topics/eventSubscriptions@2025-02-15' = if (deploySubscriptions) {
  parent: companyTopic
  name: 'company-events'
  properties: {
    eventDeliverySchema: 'CloudEventSchemaV1_0'
    destination: {
      endpointType: 'AzureFunction'
      properties: { resourceId: resourceId('Microsoft.Web/sites/functions', functionAppName, 'CompanyEvents'), ...batch }
    }
    retryPolicy: retryPolicy
    deadLetterWithResourceIdentity: contactDeadLetters
  }
  dependsOn: [contactDeadLetterGrant]
}

@description('Where the company\'s own systems publish CloudEvents.')
output companyEndpoint string = companyTopic.properties.endpoint
