import { roles } from 'roles.bicep'
import { principal, resourceTags } from 'types.bicep'

@description('The region.')
param location string

@description('The tags of every resource.')
param tags resourceTags

@description('The name of the scheduler.')
param name string

@description('The name of the task hub.')
param taskHubName string

@description('How the scheduler is paid: by action, up to 500 actions a second; or by capacity unit of 2,000 actions a second and 50 GB.')
param sku 'Consumption' | 'Dedicated'

@description('Capacity units of the Dedicated scheduler; three make it highly available.')
@minValue(1)
@maxValue(3)
param capacity int

@description('For how many days an ended orchestration is kept: at most 30 with Consumption, at most 90 with Dedicated. The app purges its own as they end; this is for what it missed. One that still waits is never touched by it, however long.')
@minValue(1)
@maxValue(90)
param retentionDays int

@description('The identity of the app.')
param identityName string

@description('Who looks at the dashboard.')
param operator principal

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    // An empty list lets nobody in. Who comes must show a role of this directory in any case.
    ipAllowlist: ['0.0.0.0/0']
    sku: sku == 'Dedicated' ? { name: sku, capacity: capacity } : { name: sku }
  }

  resource retention 'retentionPolicies' = {
    name: 'default'
    properties: { retentionPolicies: [{ retentionPeriodInDays: sku == 'Consumption' ? min(retentionDays, 30) : retentionDays }] }
  }
}

resource taskHub 'Microsoft.DurableTask/schedulers/taskHubs@2025-11-01' = {
  parent: scheduler
  name: taskHubName
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: identityName
}

resource appGrant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(taskHub.id, identity.id, roles.durableTaskDataContributor)
  scope: taskHub
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.durableTaskDataContributor)
  }
}

resource operatorGrant 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operator.id)) {
  name: guid(taskHub.id, operator.id, roles.durableTaskDataContributor)
  scope: taskHub
  properties: {
    principalId: operator.id
    principalType: operator.type
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.durableTaskDataContributor)
  }
}

@description('Where the scheduler answers.')
output endpoint string = scheduler.properties.endpoint
