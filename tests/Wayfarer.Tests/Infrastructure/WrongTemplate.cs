namespace Wayfarer.Tests.Infrastructure;

/// <summary>A template in which everything is wrong that a rule looks for. The compiler has nothing against it.</summary>
internal static class WrongTemplate
{
    public const string Text = """
        resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
          name: 'wfcontacts'
          location: 'westeurope'
          kind: 'StorageV2'
          sku: { name: 'Standard_LRS' }
          properties: { minimumTlsVersion: 'TLS1_0', allowSharedKeyAccess: true }
        }

        resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-01-01' = {
          parent: account
          name: 'default'
          properties: { isVersioningEnabled: true }
        }

        resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-01-01' = {
          parent: blobs
          name: 'open'
          properties: { publicAccess: 'Blob' }
        }

        resource topic 'Microsoft.EventGrid/topics@2025-02-15' = {
          name: 'topic'
          location: 'westeurope'
          properties: { minimumTlsVersionAllowed: '1.0' }
        }

        resource subscription 'Microsoft.EventGrid/topics/eventSubscriptions@2025-02-15' = {
          parent: topic
          name: 'lost'
          properties: { destination: { endpointType: 'WebHook', properties: { endpointUrl: 'https://example.com' } } }
        }

        resource site 'Microsoft.Web/sites@2024-11-01' = {
          name: 'site'
          location: 'westeurope'
          properties: {}
        }

        resource settings 'Microsoft.Web/sites/config@2024-11-01' = {
          parent: site
          name: 'appsettings'
          properties: { AzureWebJobsStorage: 'AccountName=${account.name};AccountKey=${account.listKeys().keys[0].value}' }
        }

        resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
          name: 'logs'
          location: 'westeurope'
          properties: {}
        }

        resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
          name: 'vaultname'
          location: 'westeurope'
          properties: { tenantId: tenant().tenantId, sku: { family: 'A', name: 'standard' }, accessPolicies: [] }
        }

        resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
          name: guid(resourceGroup().id)
          properties: {
            principalId: '00000000-0000-0000-0000-000000000003'
            roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'b24988ac-6180-42a0-ab88-20f7382dd24c')
          }
        }
        """;
}
