namespace Wayfarer.FunctionApp.EventGrid;

/// <summary>Makes Event Grid deliver a batch again.</summary>
public sealed class GridDeliveryException(string message) : Exception(message);
