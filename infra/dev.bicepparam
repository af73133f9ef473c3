using './main.bicep'

// For trying things: nothing that is paid while it sleeps, one copy of the data, and a domain that needs no DNS.

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'wayfarer-dev')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param operator = {
  id: readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
  type: readEnvironmentVariable('AZURE_PRINCIPAL_TYPE', 'User')
}
param deployEventSubscriptions = bool(readEnvironmentVariable('WAYFARER_EVENT_SUBSCRIPTIONS', 'false'))

param storageRedundancy = 'Standard_LRS'
param contentHistoryDays = 7
param maximumInstances = 5

param dailyLogCap = '0.2'
param alertFrequency = 'PT15M'
param budgetAmount = 20
param budgetStart = readEnvironmentVariable('WAYFARER_BUDGET_START', '')
