import { roles } from 'roles.bicep'
import { principal, resourceTags } from 'types.bicep'

@description('The region.')
param location string

@description('The tags of every resource.')
param tags resourceTags

@description('The name of the vault.')
@maxLength(24)
param name string

@description('The identity of the app.')
param identityName string

@description('Who puts the secrets of connectors there.')
param operator principal

// The key that contact ids are computed with cannot be made again; nothing and nobody deletes this vault for good before its time.
resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
    publicNetworkAccess: 'Enabled'
  }
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: identityName
}

// It turns the link keys, at `wayfarer links rotate`.
resource appGrant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identity.id, roles.keyVaultSecretsOfficer)
  scope: vault
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsOfficer)
  }
}

resource operatorGrant 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operator.id)) {
  name: guid(vault.id, operator.id, roles.keyVaultSecretsOfficer)
  scope: vault
  properties: {
    principalId: operator.id
    principalType: operator.type
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsOfficer)
  }
}

@description('Where the vault answers.')
output uri string = vault.properties.vaultUri
