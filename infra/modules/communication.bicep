import { roles } from 'roles.bicep'
import { resourceTags } from 'types.bicep'

@description('The tags of every resource.')
param tags resourceTags

@description('The name of the communication service.')
param name string

@description('The name of the e-mail service behind it.')
param emailServiceName string

@description('Where messages are kept while they are on their way.')
param dataLocation string

@description('The domain that e-mail comes from; empty for one that Azure manages, for trials: 10 messages an hour, never more.')
param emailDomain string

@description('Whether the DNS records of the domain are verified. Before that, Communication Services refuses to be linked to it.')
param emailDomainVerified bool

@description('Whether Communication Services reports opens and clicks. It does so for domains of one\'s own whose quota was raised.')
param engagementTracking bool

@description('The names before the @ that messages may come from.')
param senderNames string[]

@description('The identity of the app.')
param identityName string

var managedByAzure = empty(emailDomain)

resource emailService 'Microsoft.Communication/emailServices@2025-09-01' = {
  name: emailServiceName
  location: 'global'
  tags: tags
  properties: { dataLocation: dataLocation }
}

resource domain 'Microsoft.Communication/emailServices/domains@2025-09-01' = {
  parent: emailService
  name: managedByAzure ? 'AzureManagedDomain' : emailDomain
  location: 'global'
  tags: tags
  properties: {
    domainManagement: managedByAzure ? 'AzureManaged' : 'CustomerManaged'
    userEngagementTracking: engagementTracking ? 'Enabled' : 'Disabled'
  }
}

// A domain that Azure manages comes with the only sender that it has.
resource senderName 'Microsoft.Communication/emailServices/domains/senderUsernames@2025-09-01' = [
  for sender in (managedByAzure ? [] : senderNames): {
    parent: domain
    name: sender
    properties: { username: sender }
  }
]

resource communication 'Microsoft.Communication/communicationServices@2025-09-01' = {
  name: name
  location: 'global'
  tags: tags
  properties: {
    dataLocation: dataLocation
    disableLocalAuth: true
    linkedDomains: managedByAzure || emailDomainVerified ? [domain.id] : []
  }
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: identityName
}

// There is no role for sending alone.
resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(communication.id, identity.id, roles.communicationAndEmailServiceOwner)
  scope: communication
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.communicationAndEmailServiceOwner)
  }
}

@description('Where e-mail is handed over.')
output endpoint string = 'https://${communication.properties.hostName}'

@description('The domain that e-mail comes from.')
output domain string = domain.properties.fromSenderDomain

@description('The DNS records that the domain is verified by.')
output dnsRecords resourceOutput<'Microsoft.Communication/emailServices/domains@2025-09-01'>.properties.verificationRecords? = domain.properties.verificationRecords
