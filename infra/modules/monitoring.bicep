import { roles } from 'roles.bicep'
import { resourceTags } from 'types.bicep'

@description('The region.')
param location string

@description('The tags of every resource.')
param tags resourceTags

@description('The name of the workspace.')
param workspaceName string

@description('The name of what collects telemetry.')
param insightsName string

@description('How much may be logged in a day, in GB, as a text such as "0.5". What is beyond is not kept, metrics included: the alert about silence says so.')
param dailyCap string

@description('For how many days logs are kept; 31 are in the price of taking them in.')
@minValue(30)
@maxValue(730)
param retentionDays int

@description('The identity of the app.')
param identityName string

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    workspaceCapping: { dailyQuotaGb: json(dailyCap) }
    features: { disableLocalAuth: true }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: insightsName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    // With this, the connection string is an address and no secret.
    DisableLocalAuth: true
  }
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: identityName
}

resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, identity.id, roles.monitoringMetricsPublisher)
  scope: insights
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.monitoringMetricsPublisher)
  }
}

@description('Where telemetry goes.')
output connectionString string = insights.properties.ConnectionString
