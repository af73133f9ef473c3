import { principal, resourceTags } from 'types.bicep'

@description('The region.')
param location string

@description('The tags of every resource.')
param tags resourceTags

@description('The name of the account: 3 to 24 small letters and digits.')
@minLength(3)
@maxLength(24)
param name string

@description('How often the data is copied.')
param redundancy 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GZRS'

@description('The blob containers.')
param containers string[] = []

@description('The queues; each gets the queue beside it into which the host moves what failed five times.')
param queues string[] = []

@description('The tables.')
param tables string[] = []

@description('For how many days what was overwritten or deleted can be had back; 0 for not at all.')
param historyDays int = 0

@description('Blobs that nobody wants any more after some days, by what their names begin with, the container included.')
param expiring { name: string, prefix: string, days: int }[] = []

@description('The identity of the app.')
param identityName string

@description('What the app may do.')
param appRoles string[]

@description('Who looks after the installation.')
param operator principal

@description('What the operator may do.')
param operatorRoles string[] = []

var keepsHistory = historyDays > 0

var blobsExpire = [
  for one in expiring: {
    name: one.name
    type: 'Lifecycle'
    definition: {
      filters: { blobTypes: ['blockBlob', 'appendBlob'], prefixMatch: [one.prefix] }
      actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: one.days } } }
    }
  }
]

var versionsExpire = {
  name: 'versions'
  type: 'Lifecycle'
  definition: {
    filters: { blobTypes: ['blockBlob'] }
    actions: { version: { delete: { daysAfterCreationGreaterThan: historyDays } } }
  }
}

resource storage 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: redundancy }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

// Said either way: where people's data is, nothing that an erase has deleted may come back.
resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-01-01' = {
  parent: storage
  name: 'default'
  properties: {
    isVersioningEnabled: keepsHistory
    deleteRetentionPolicy: keepsHistory ? { enabled: true, days: historyDays } : { enabled: false }
    containerDeleteRetentionPolicy: keepsHistory ? { enabled: true, days: historyDays } : { enabled: false }
  }

  resource container 'containers' = [
    for container in containers: {
      name: container
      properties: { publicAccess: 'None' }
    }
  ]
}

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2025-01-01' = if (!empty(queues)) {
  parent: storage
  name: 'default'

  resource queue 'queues' = [
    for queue in queues: {
      name: queue
    }
  ]

  resource poisonQueue 'queues' = [
    for queue in queues: {
      name: '${queue}-poison'
    }
  ]
}

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2025-01-01' = if (!empty(tables)) {
  parent: storage
  name: 'default'

  resource table 'tables' = [
    for table in tables: {
      name: table
    }
  ]
}

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2025-01-01' = if (keepsHistory || !empty(expiring)) {
  parent: storage
  name: 'default'
  properties: {
    policy: { rules: concat(blobsExpire, keepsHistory ? [versionsExpire] : []) }
  }
  // A rule over versions is refused while the account keeps none.
  dependsOn: [blobs]
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: identityName
}

resource appGrant 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in appRoles: {
    name: guid(storage.id, identity.id, role)
    scope: storage
    properties: {
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]

resource operatorGrant 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in (empty(operator.id) ? [] : operatorRoles): {
    name: guid(storage.id, operator.id, role)
    scope: storage
    properties: {
      principalId: operator.id
      principalType: operator.type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]
