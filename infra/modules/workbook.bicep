import { metrics } from 'metrics.bicep'
import { resourceTags } from 'types.bicep'

@description('The region.')
param location string

@description('The tags of every resource.')
param tags resourceTags

@description('The workspace that is asked.')
param workspaceName string

@description('Which installation it shows.')
param installation string

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' existing = {
  name: workspaceName
}

type tile = {
  type: int
  name: string
  content: {
    version: string
    title: string
    query: string
    size: int
    queryType: int
    resourceType: string
    timeContextFromParameter: string
    visualization: string
  }
  customWidth: string
}

func chart(title string, query string) tile => {
  type: 3
  name: title
  content: {
    version: 'KqlItem/1.0'
    title: title
    query: query
    size: 1
    queryType: 0
    resourceType: 'microsoft.operationalinsights/workspaces'
    timeContextFromParameter: 'Time'
    visualization: 'timechart'
  }
  customWidth: '50'
}

func worst(names string[]) string =>
  'AppMetrics | where Name in ("${join(names, '", "')}") | summarize Value = max(Sum / ItemCount) by Name, bin(TimeGenerated, 5m)'

func sums(names string[]) string =>
  'AppMetrics | where Name in ("${join(names, '", "')}") | summarize Value = sum(Sum) by Name, bin(TimeGenerated, 5m)'

var content = {
  version: 'Notebook/1.0'
  items: [
    {
      type: 9
      name: 'Time'
      content: {
        version: 'KqlParameterItem/1.0'
        parameters: [
          {
            id: guid(installation, 'time')
            version: 'KqlParameterItem/1.0'
            name: 'Time'
            type: 4
            isRequired: true
            value: { durationMs: 86400000 }
            typeSettings: { selectableValues: [{ durationMs: 3600000 }, { durationMs: 86400000 }, { durationMs: 604800000 }] }
          }
        ]
      }
    }
    chart('What waits, in seconds', worst([metrics.inboxAge, metrics.outboxAge]))
    chart('What is stuck', worst([metrics.overdueWakes, metrics.poison]))
    chart('Events accepted, messages handed over', sums([metrics.accepted, metrics.handedOver]))
    chart('Complaints and bounces', sums([metrics.complaints, metrics.bounces]))
    chart('Contention and throttling', sums([metrics.conflicts, metrics.throttled]))
    chart('Failed alarms', sums([metrics.failedAlarms]))
    chart('Answers', 'AppRequests | summarize Requests = sum(ItemCount) by Class = strcat(substring(ResultCode, 0, 1), "xx"), bin(TimeGenerated, 5m)')
    chart(
      'How long functions take, 95th percentile in ms',
      'AppRequests | summarize percentile(DurationMs, 95) by OperationName, bin(TimeGenerated, 5m)'
    )
  ]
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'wayfarer')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Wayfarer: ${installation}'
    category: 'workbook'
    sourceId: workspace.id
    serializedData: string(content)
  }
}
