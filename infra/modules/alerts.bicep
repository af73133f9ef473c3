import { metrics } from 'metrics.bicep'
import { accountNames, resourceTags, topicNames } from 'types.bicep'

@description('The region.')
param location string

@description('The tags of every resource.')
param tags resourceTags

@description('What the names end with.')
param nameSuffix string

@description('The name of the group that alerts and the budget tell.')
param actionGroupName string

@description('The workspace that is asked.')
param workspaceName string

@description('The accounts whose throttling is watched.')
param accounts accountNames

@description('The topics whose undelivered events are watched.')
param topics topicNames

@description('The function app whose answers are watched.')
param functionAppName string

@description('Who is written to.')
param receivers string[]

@description('How often logs are asked, as an ISO 8601 duration. Each question is paid for: PT15M costs a third of PT5M.')
param frequency 'PT5M' | 'PT10M' | 'PT15M'

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' existing = {
  name: workspaceName
}

resource group 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: actionGroupName
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'wayfarer'
    emailReceivers: [for receiver in receivers: { name: receiver, emailAddress: receiver, useCommonAlertSchema: true }]
  }
}

// A gauge is told each minute by whichever instance has the timer; what it says throughout the window counts, not one reading.
func throughout(metric string) string =>
  'AppMetrics | where Name == "${metric}" | summarize Reading = max(Sum / ItemCount) by bin(TimeGenerated, 1m) | summarize Value = min(Reading)'

func total(metric string) string => 'AppMetrics | where Name == "${metric}" | summarize Value = sum(Sum)'

// Too few messages say nothing: with fewer than 500, the share counts as none.
func share(metric string, whole string, per int) string =>
  'AppMetrics | where Name in ("${metric}", "${whole}") | summarize Part = sumif(Sum, Name == "${metric}"), Whole = sumif(Sum, Name == "${whole}") | project Value = iff(Whole < 500, 0.0, ${per} * Part / Whole)'

@description('An alert on what logs say: the query yields one row with a Value.')
type question = {
  name: string
  text: string
  query: string
  operator: 'GreaterThan' | 'LessThan'
  threshold: int
  window: 'PT15M' | 'PT30M' | 'PT1H' | 'P1D'
  severity: 0 | 1 | 2 | 3
}

var questions question[] = [
  {
    name: 'poison'
    text: 'Messages failed five times and lie in a poison queue.'
    query: throughout(metrics.poison)
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT15M'
    severity: 1
  }
  {
    name: 'overdue-wakes'
    text: 'People should have been woken a while ago and were not.'
    query: throughout(metrics.overdueWakes)
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT15M'
    severity: 1
  }
  {
    name: 'old-inbox'
    text: 'Accepted events have waited for more than five minutes.'
    query: throughout(metrics.inboxAge)
    operator: 'GreaterThan'
    threshold: 300
    window: 'PT15M'
    severity: 2
  }
  {
    name: 'old-outbox'
    text: 'What a contact decided has not reached its deliveries for more than five minutes.'
    query: throughout(metrics.outboxAge)
    operator: 'GreaterThan'
    threshold: 300
    window: 'PT15M'
    severity: 2
  }
  {
    name: 'failed-orchestrations'
    text: 'Alarms of waiting enrollments failed; the due table wakes their people five minutes later.'
    query: total(metrics.failedAlarms)
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT30M'
    severity: 2
  }
  {
    name: 'server-errors'
    text: 'More than five requests in fifteen minutes were answered with 5xx.'
    query: 'AppRequests | where toint(ResultCode) >= 500 | summarize Value = sum(ItemCount)'
    operator: 'GreaterThan'
    threshold: 5
    window: 'PT15M'
    severity: 1
  }
  {
    name: 'throttling'
    text: 'Storage refused the app because it asked too much.'
    query: total(metrics.throttled)
    operator: 'GreaterThan'
    threshold: 20
    window: 'PT15M'
    severity: 2
  }
  {
    name: 'complaint-rate'
    text: 'Of a thousand messages of the last day, more than one was reported as spam; from three on, mailbox providers refuse.'
    query: share(metrics.complaints, metrics.handedOver, 1000)
    operator: 'GreaterThan'
    threshold: 1
    window: 'P1D'
    severity: 1
  }
  {
    name: 'bounce-rate'
    text: 'Of a hundred messages of the last day, more than five came back.'
    query: share(metrics.bounces, metrics.handedOver, 100)
    operator: 'GreaterThan'
    threshold: 5
    window: 'P1D'
    severity: 2
  }
  {
    name: 'silence'
    text: 'Nothing was measured for fifteen minutes: the app does not run, or the daily cap of logs is reached.'
    query: 'AppMetrics | where Name == "${metrics.overdueWakes}" | summarize Value = count()'
    operator: 'LessThan'
    threshold: 1
    window: 'PT15M'
    severity: 1
  }
]

resource asked 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for question in questions: {
    name: '${question.name}-${nameSuffix}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'Wayfarer: ${question.name}'
      description: question.text
      severity: question.severity
      enabled: true
      scopes: [workspace.id]
      // A new workspace has no table yet that a query could be checked with.
      skipQueryValidation: true
      evaluationFrequency: frequency
      windowSize: question.window
      criteria: {
        allOf: [
          {
            query: question.query
            metricMeasureColumn: 'Value'
            timeAggregation: 'Maximum'
            operator: question.operator
            threshold: question.threshold
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      autoMitigate: true
      actions: { actionGroups: [group.id] }
    }
  }
]

// An event that nobody took in a day, and one that not even the container of dead letters took.
var undelivered = flatten(map(
  [
    { topic: topics.content, type: 'Microsoft.EventGrid/systemTopics' }
    { topic: topics.messages, type: 'Microsoft.EventGrid/systemTopics' }
    { topic: topics.company, type: 'Microsoft.EventGrid/topics' }
  ],
  one => [
    { ...one, metric: 'DeadLetteredCount', alert: 'dead-letters' }
    { ...one, metric: 'DroppedEventCount', alert: 'dropped-events' }
  ]
))

resource undeliveredEvents 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for one in undelivered: {
    name: '${one.alert}-${one.topic}'
    location: 'global'
    tags: tags
    properties: {
      description: one.metric == 'DroppedEventCount'
        ? 'Events were lost: neither the app nor the container of dead letters took them.'
        : 'Events that the app did not take for a day lie in the container of dead letters.'
      severity: one.metric == 'DroppedEventCount' ? 0 : 1
      enabled: true
      scopes: [resourceId(one.type, one.topic)]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: one.alert
            metricName: one.metric
            timeAggregation: 'Total'
            operator: 'GreaterThan'
            threshold: 0
          }
        ]
      }
      autoMitigate: true
      actions: [{ actionGroupId: group.id }]
    }
  }
]

// As the platform sees it: the app does not tell of an answer that it never came to give.
resource serverErrors 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'server-errors-${functionAppName}'
  location: 'global'
  tags: tags
  properties: {
    description: 'More than five requests in fifteen minutes were answered with 5xx.'
    severity: 1
    enabled: true
    scopes: [resourceId('Microsoft.Web/sites', functionAppName)]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'server-errors'
          metricName: 'Http5xx'
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: 5
          // The plan's list of metrics is short while the app has not run.
          skipMetricValidation: true
        }
      ]
    }
    autoMitigate: true
    actions: [{ actionGroupId: group.id }]
  }
}

// As the accounts see it: the app does not see what the Durable extension is refused.
resource throttledAccounts 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for account in [accounts.contacts, accounts.durable]: {
    name: 'throttling-${account}'
    location: 'global'
    tags: tags
    properties: {
      description: 'The account refused requests because there were too many.'
      severity: 2
      enabled: true
      scopes: [resourceId('Microsoft.Storage/storageAccounts', account)]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: 'throttled'
            metricName: 'Transactions'
            timeAggregation: 'Total'
            operator: 'GreaterThan'
            threshold: 100
            dimensions: [
              {
                name: 'ResponseType'
                operator: 'Include'
                values: ['ClientThrottlingError', 'ClientAccountRequestThrottlingError', 'ServerBusyError']
              }
            ]
          }
        ]
      }
      autoMitigate: true
      actions: [{ actionGroupId: group.id }]
    }
  }
]
