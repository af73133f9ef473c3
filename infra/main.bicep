targetScope = 'subscription'

import { accountNames, principal, readyGroup, resourceTags, topicNames } from 'modules/types.bicep'

@description('What this installation is called, such as wayfarer-dev: the resource group and most names end with it.')
@minLength(3)
@maxLength(30)
param environmentName string

@description('The region of everything that has one.')
param location string

@description('The resource group that is made.')
param resourceGroupName string = 'rg-${environmentName}'

@description('The address that links in messages begin with, such as https://news.example.com; empty for the app\'s own.')
param publicAddress string = ''

@description('Who looks after the installation: reads and mends data, keeps the secrets of connectors. Nobody when the id is empty.')
param operator principal = { id: '', type: 'User' }

@description('Which of the company\'s own systems may publish events.')
param eventSenders principal[] = []

@description('The client id of an Entra application whose tokens are accepted beside function keys; empty for function keys alone.')
param entraClientId string = ''

@description('How often data is copied: in one building, in three of a region, or in another region, too.')
param storageRedundancy 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GZRS' = 'Standard_ZRS'

@description('For how many days a content file that was overwritten or deleted can be had back.')
@minValue(1)
@maxValue(365)
param contentHistoryDays int = 90

@description('Where the alarms of waiting enrollments are kept: in a storage account, or in the Durable Task Scheduler.')
param durableBackend 'storage' | 'scheduler' = 'storage'

@description('How the scheduler is paid: by action, or by capacity unit.')
param schedulerSku 'Consumption' | 'Dedicated' = 'Consumption'

@description('Capacity units of a Dedicated scheduler.')
@minValue(1)
@maxValue(3)
param schedulerCapacity int = 1

@description('For how many days the scheduler keeps ended orchestrations: at most 30 with Consumption, at most 90 with Dedicated. Waiting ones stay however long.')
@minValue(1)
@maxValue(90)
param schedulerRetentionDays int = 7

@description('The name of the task hub. Another one is an empty one; the due table fills it again.')
@minLength(3)
@maxLength(45)
param taskHubName string = 'wayfarer'

@description('Instances that never sleep, by group of functions.')
param alwaysReady readyGroup[] = []

@description('At most so many instances of each group of functions.')
@minValue(1)
@maxValue(1000)
param maximumInstances int = 40

@description('The memory of an instance in MB.')
param instanceMemory 512 | 2048 | 4096 = 2048

@description('How many requests an instance takes at once.')
@minValue(1)
@maxValue(1000)
param requestsPerInstance int = 32

@description('Whether instances are spread over zones; needs two of each always-ready group.')
param zoneRedundant bool = false

@description('The domain that e-mail comes from; empty for one that Azure manages, for trials.')
param emailDomain string = ''

@description('Whether the DNS records of the domain are verified, so that it can be linked.')
param emailDomainVerified bool = false

@description('Whether Communication Services reports opens and clicks; needs a domain of one\'s own whose quota was raised.')
param engagementTracking bool = false

@description('The names before the @ that messages may come from.')
param senderNames string[] = ['hello']

@description('Where Communication Services keeps messages that are on their way.')
param dataLocation string = 'Europe'

@description('How much may be logged in a day, in GB, as a text.')
param dailyLogCap string = '1'

@description('For how many days logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 31

@description('Who is written to when an alert fires.')
param alertReceivers string[] = []

@description('How often logs are asked for what alerts wait for.')
param alertFrequency 'PT5M' | 'PT10M' | 'PT15M' = 'PT5M'

@description('What a month may cost before somebody is told, in the currency of the subscription.')
@minValue(1)
param budgetAmount int = 100

@description('The first day of the month in which the budget began, as yyyy-MM-01; empty at the first deployment.')
param budgetStart string = ''

@description('This month, for a budget that begins now.')
param thisMonth string = utcNow('yyyy-MM-01')

@description('Whether Event Grid subscribes the functions. False until the code is published for the first time.')
param deployEventSubscriptions bool = false

@description('More tags for every resource.')
param tags resourceTags = {}

var token = uniqueString(subscription().id, environmentName, location)
var nameSuffix = '${environmentName}-${take(token, 5)}'
var allTags = union(tags, { 'azd-env-name': environmentName })
var budgetBegan = empty(budgetStart) ? thisMonth : budgetStart
var packageContainer = 'packages'

// Names come from here, so that a preview knows them before anything is there.
var names = {
  identity: 'id-${nameSuffix}'
  topicIdentity: 'id-topics-${nameSuffix}'
  functionApp: 'func-${nameSuffix}'
  plan: 'plan-${nameSuffix}'
  keyVault: 'kv-${token}'
  communication: 'communication-${nameSuffix}'
  emailService: 'email-${nameSuffix}'
  scheduler: 'alarms-${nameSuffix}'
  workspace: 'log-${nameSuffix}'
  insights: 'insights-${nameSuffix}'
  actionGroup: 'alerts-${nameSuffix}'
}

var accounts accountNames = {
  host: 'wfhost${token}'
  durable: 'wfdurable${token}'
  content: 'wfcontent${token}'
  contacts: 'wfcontacts${token}'
}

var topics topicNames = {
  content: 'content-${nameSuffix}'
  messages: 'messages-${nameSuffix}'
  company: 'company-${nameSuffix}'
}

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: resourceGroupName
  location: location
  tags: allTags
}

module identity 'modules/identity.bicep' = {
  name: 'identity'
  scope: group
  params: { location: location, tags: allTags, name: names.identity }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  scope: group
  params: {
    location: location
    tags: allTags
    names: accounts
    packageContainer: packageContainer
    redundancy: storageRedundancy
    contentHistoryDays: contentHistoryDays
    identityName: names.identity
    operator: operator
  }
  dependsOn: [identity]
}

module durable 'modules/durable.bicep' = if (durableBackend == 'scheduler') {
  name: 'durable'
  scope: group
  params: {
    location: location
    tags: allTags
    name: names.scheduler
    taskHubName: taskHubName
    sku: schedulerSku
    capacity: schedulerCapacity
    retentionDays: schedulerRetentionDays
    identityName: names.identity
    operator: operator
  }
  dependsOn: [identity]
}

module keyVault 'modules/keyvault.bicep' = {
  name: 'keyvault'
  scope: group
  params: { location: location, tags: allTags, name: names.keyVault, identityName: names.identity, operator: operator }
  dependsOn: [identity]
}

module communication 'modules/communication.bicep' = {
  name: 'communication'
  scope: group
  params: {
    tags: allTags
    name: names.communication
    emailServiceName: names.emailService
    dataLocation: dataLocation
    emailDomain: emailDomain
    emailDomainVerified: emailDomainVerified
    engagementTracking: engagementTracking
    senderNames: senderNames
    identityName: names.identity
  }
  dependsOn: [identity]
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    location: location
    tags: allTags
    workspaceName: names.workspace
    insightsName: names.insights
    dailyCap: dailyLogCap
    retentionDays: logRetentionDays
    identityName: names.identity
  }
  dependsOn: [identity]
}

// After everything that it has a role for: one that is given while the app starts is noticed minutes later.
module functionApp 'modules/functionapp.bicep' = {
  name: 'functionapp'
  scope: group
  params: {
    location: location
    tags: allTags
    name: names.functionApp
    planName: names.plan
    identityName: names.identity
    accounts: accounts
    packageContainer: packageContainer
    taskHubName: taskHubName
    schedulerEndpoint: durable.?outputs.endpoint ?? ''
    emailEndpoint: communication.outputs.endpoint
    engagementTracking: engagementTracking
    keyVaultUri: keyVault.outputs.uri
    telemetryConnection: monitoring.outputs.connectionString
    publicAddress: publicAddress
    entraClientId: entraClientId
    alwaysReady: alwaysReady
    maximumInstances: maximumInstances
    instanceMemory: instanceMemory
    requestsPerInstance: requestsPerInstance
    zoneRedundant: zoneRedundant
  }
  dependsOn: [storage]
}

module eventing 'modules/eventing.bicep' = {
  name: 'eventing'
  scope: group
  params: {
    location: location
    tags: allTags
    names: topics
    identityName: names.topicIdentity
    accounts: accounts
    communicationName: names.communication
    functionAppName: names.functionApp
    eventSenders: eventSenders
    deploySubscriptions: deployEventSubscriptions
  }
  dependsOn: [storage, communication, functionApp]
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    location: location
    tags: allTags
    nameSuffix: nameSuffix
    actionGroupName: names.actionGroup
    workspaceName: names.workspace
    accounts: accounts
    topics: topics
    functionAppName: names.functionApp
    receivers: alertReceivers
    frequency: alertFrequency
  }
  dependsOn: [monitoring, eventing]
}

module workbook 'modules/workbook.bicep' = {
  name: 'workbook'
  scope: group
  params: { location: location, tags: allTags, workspaceName: names.workspace, installation: environmentName }
  dependsOn: [monitoring]
}

module budget 'modules/budget.bicep' = {
  name: 'budget'
  scope: group
  params: { amount: budgetAmount, start: budgetBegan, actionGroupName: names.actionGroup }
  dependsOn: [alerts]
}

// azd keeps these as variables of the environment; the parameter files read the names that begin with WAYFARER_ again.

@description('The resource group.')
output AZURE_RESOURCE_GROUP string = group.name

@description('The function app, for publishing by hand.')
output WAYFARER_APP string = names.functionApp

@description('Where the app answers.')
output WAYFARER_ADDRESS string = functionApp.outputs.address

@description('Where the company\'s own systems publish CloudEvents.')
output WAYFARER_EVENT_ENDPOINT string = eventing.outputs.companyEndpoint

@description('The vault that the secrets of connectors are put into.')
output WAYFARER_KEY_VAULT string = names.keyVault

@description('The account with people in it, for rebuilding its tables.')
output WAYFARER_CONTACT_ACCOUNT string = accounts.contacts

@description('The domain that e-mail comes from.')
output WAYFARER_EMAIL_SENDER_DOMAIN string = communication.outputs.domain

@description('The DNS records that the domain is verified by.')
output WAYFARER_EMAIL_DNS_RECORDS string = string(communication.outputs.?dnsRecords ?? {})

@description('When the budget began. Azure refuses to change it.')
output WAYFARER_BUDGET_START string = budgetBegan
