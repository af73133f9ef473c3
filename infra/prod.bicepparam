using './main.bicep'

// For people who wait: instances that never sleep where a visitor or an alarm comes first, and data in three buildings.

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'wayfarer-prod')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param publicAddress = readEnvironmentVariable('WAYFARER_PUBLIC_ADDRESS', '')
param operator = { id: readEnvironmentVariable('WAYFARER_OPERATORS', ''), type: 'Group' }
param entraClientId = readEnvironmentVariable('WAYFARER_ENTRA_CLIENT_ID', '')
param deployEventSubscriptions = bool(readEnvironmentVariable('WAYFARER_EVENT_SUBSCRIPTIONS', 'false'))

param storageRedundancy = 'Standard_ZRS'
param alwaysReady = [{ name: 'http', instanceCount: 1 }, { name: 'durable', instanceCount: 1 }]
param maximumInstances = 100

param durableBackend = readEnvironmentVariable('WAYFARER_DURABLE_BACKEND', 'storage')

// In this order, each after the one before is done: see "The e-mail domain" in README.md.
param emailDomain = readEnvironmentVariable('WAYFARER_EMAIL_DOMAIN', '')
param emailDomainVerified = bool(readEnvironmentVariable('WAYFARER_EMAIL_DOMAIN_VERIFIED', 'false'))
param engagementTracking = bool(readEnvironmentVariable('WAYFARER_ENGAGEMENT_TRACKING', 'false'))

param dailyLogCap = '5'
param alertFrequency = 'PT5M'
param alertReceivers = filter(split(readEnvironmentVariable('WAYFARER_ALERT_RECEIVERS', ''), ','), receiver => !empty(receiver))
param budgetAmount = int(readEnvironmentVariable('WAYFARER_BUDGET', '300'))
param budgetStart = readEnvironmentVariable('WAYFARER_BUDGET_START', '')
