// What modules tell each other.

@export()
@description('Tags by name.')
type resourceTags = { *: string }

@export()
@description('Who is given a role.')
type principal = {
  @description('The object id; empty for nobody.')
  id: string

  @description('What the id is of. Azure looks in vain for one that is new when this is not said.')
  type: 'User' | 'Group' | 'ServicePrincipal'
}

@export()
@description('The storage accounts, by what is in them.')
type accountNames = {
  @description('The package, the function keys and the leases of timers.')
  host: string

  @description('The task hub of the alarms.')
  durable: string

  @description('The files of marketers and what was published from them.')
  content: string

  @description('People: their tables, their queues, their archive.')
  contacts: string
}

@export()
@description('The topics of Event Grid, by what they tell of.')
type topicNames = {
  @description('Changed files.')
  content: string

  @description('What became of messages.')
  messages: string

  @description('What the company\'s own systems publish.')
  company: string
}

@export()
@description('Instances that are always ready for a group of functions: "http", "durable" or "function:NAME".')
type readyGroup = {
  name: string

  @minValue(1)
  instanceCount: int
}
