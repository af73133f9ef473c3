using System.Collections.Immutable;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Events;

namespace Wayfarer.Domain.Scoring.Backtests;

/// <summary>What one person did, in order of time.</summary>
public sealed record PersonHistory(ContactId Contact, ImmutableArray<Event> Events);
