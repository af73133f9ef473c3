@description('What a month may cost, in the currency of the subscription.')
@minValue(1)
param amount int

@description('The first day of the month in which it begins, as yyyy-MM-01. Azure does not let it be changed later.')
param start string

@description('Who is told.')
param actionGroupName string

resource group 'Microsoft.Insights/actionGroups@2023-01-01' existing = {
  name: actionGroupName
}

resource budget 'Microsoft.Consumption/budgets@2023-11-01' = {
  name: 'wayfarer'
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: { startDate: start }
    notifications: {
      spent: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: []
        contactGroups: [group.id]
      }
      expected: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: []
        contactGroups: [group.id]
      }
    }
  }
}
