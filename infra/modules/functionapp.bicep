import { accountNames, readyGroup, resourceTags } from 'types.bicep'

@description('The region.')
param location string

@description('The tags of every resource.')
param tags resourceTags

@description('The name of the app.')
param name string

@description('The name of its plan.')
param planName string

@description('The identity that the app works with.')
param identityName string

@description('The accounts, by what is in them.')
param accounts accountNames

@description('The container that the published code lies in.')
param packageContainer string

@description('The name of the task hub.')
param taskHubName string

@description('Where the Durable Task Scheduler answers; empty when the alarms are kept in the durable account.')
param schedulerEndpoint string

@description('Where e-mail is handed over.')
param emailEndpoint string

@description('Whether the domain of e-mail tells of opens and clicks, too.')
param engagementTracking bool

@description('Where the vault answers.')
param keyVaultUri string

@description('Where telemetry goes.')
param telemetryConnection string

@description('The address that links in messages begin with; empty for the app\'s own.')
param publicAddress string

@description('The client id of an Entra application whose tokens are accepted beside function keys; empty for function keys alone.')
param entraClientId string

@description('Instances that never sleep. Without any, the app costs nothing while nothing happens, and the first request waits for a start.')
param alwaysReady readyGroup[]

@description('At most so many instances of each group.')
param maximumInstances int

@description('The memory of an instance in MB.')
param instanceMemory 512 | 2048 | 4096

@description('How many requests an instance takes at once.')
param requestsPerInstance int

@description('Whether instances are spread over zones; needs two of each always-ready group.')
param zoneRedundant bool

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: identityName
}

resource hostStorage 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: accounts.host
}

resource contentStorage 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: accounts.content
}

resource contactStorage 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: accounts.contacts
}

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true, zoneRedundant: zoneRedundant }
}

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: name
  location: location
  // azd finds by this tag where to publish.
  tags: union(tags, { 'azd-service-name': 'wayfarer' })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identity.id
    siteConfig: {
      ftpsState: 'Disabled'
      http20Enabled: true
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${hostStorage.properties.primaryEndpoints.blob}${packageContainer}'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identity.id }
        }
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: {
        alwaysReady: alwaysReady
        maximumInstanceCount: maximumInstances
        instanceMemoryMB: instanceMemory
        triggers: { http: { perInstanceConcurrency: requestsPerInstance } }
      }
    }
  }

  // Who publishes shows a token of the directory, never a password of the site.
  resource publishingPassword 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  resource filePassword 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }
}

// A connection without a key: which account, and as whom.
var asTheApp = { credential: 'managedidentity', clientId: identity.properties.clientId }

var connections = {
  AzureWebJobsStorage: { accountName: accounts.host, ...asTheApp }
  DurableStorage: { accountName: accounts.durable, ...asTheApp }
  ContentStorage: { blobServiceUri: contentStorage.properties.primaryEndpoints.blob, ...asTheApp }
  ContactStorage: {
    blobServiceUri: contactStorage.properties.primaryEndpoints.blob
    queueServiceUri: contactStorage.properties.primaryEndpoints.queue
    tableServiceUri: contactStorage.properties.primaryEndpoints.table
    ...asTheApp
  }
}

var connectionSettings = toObject(
  flatten(map(
    items(connections),
    connection =>
      map(items(connection.value), part => {
        name: '${connection.key}__${part.key}'
        value: part.value
      })
  )),
  setting => setting.name,
  setting => setting.value
)

var schedulerSettings = empty(schedulerEndpoint)
  ? {}
  : {
      DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${schedulerEndpoint};TaskHub=${taskHubName};Authentication=ManagedIdentity;ClientID=${identity.properties.clientId}'
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
    }

// Beside the site, because the address of the site is one of them.
resource settings 'Microsoft.Web/sites/config@2024-11-01' = {
  parent: app
  name: 'appsettings'
  properties: {
    ...connectionSettings
    ...schedulerSettings
    APPLICATIONINSIGHTS_CONNECTION_STRING: telemetryConnection
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
    AZURE_CLIENT_ID: identity.properties.clientId
    TASKHUB_NAME: taskHubName
    Wayfarer__EmailEndpoint: emailEndpoint
    Wayfarer__EngagementTracking: engagementTracking ? 'true' : 'false'
    Wayfarer__KeyVaultUri: keyVaultUri
    Wayfarer__PublicAddress: empty(publicAddress) ? 'https://${app.properties.defaultHostName}' : publicAddress
  }
}

// Everybody is let through: websites post without signing in, and the app decides at each route. What a token says is then known.
resource signIn 'Microsoft.Web/sites/config@2024-11-01' = if (!empty(entraClientId)) {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true }
    globalValidation: {
      requireAuthentication: false
      unauthenticatedClientAction: 'AllowAnonymous'
      excludedPaths: ['/runtime/webhooks/*']
    }
    httpSettings: { requireHttps: true }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: entraClientId
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
        }
        validation: { allowedAudiences: [entraClientId, 'api://${entraClientId}'] }
      }
    }
  }
}

@description('Where the app answers.')
output address string = 'https://${app.properties.defaultHostName}'
