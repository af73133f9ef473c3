using Microsoft.Extensions.Logging;

namespace Wayfarer.Runtime.Hosting;

/// <summary>What the engine tells operations. The ids are stable; contact ids are keyed hashes and name nobody.</summary>
public static partial class Log
{
    [LoggerMessage(1001, LogLevel.Error, "The {Work} could not be done and will be tried again in {Seconds} s")]
    public static partial void WorkFailed(ILogger logger, string work, double seconds, Exception failure);

    [LoggerMessage(1002, LogLevel.Error, "The contact {Contact} could not be handled; its messages come again when their lease has ended")]
    public static partial void ContactFailed(ILogger logger, string contact, Exception failure);

    [LoggerMessage(1003, LogLevel.Error, "The message {Message} could not be handed over and will be tried again")]
    public static partial void DeliveryFailed(ILogger logger, string message, Exception failure);
}
