using Microsoft.Extensions.Logging;

namespace Wayfarer.Runtime.Queues;

/// <summary>What queues tell operations. The ids are stable; contact ids are keyed hashes and name nobody.</summary>
internal static partial class QueueLog
{
    [LoggerMessage(1101, LogLevel.Error, "A message of {Queue} was given up and waits in the poison queue: {Reason}")]
    public static partial void GivenUp(ILogger logger, string queue, string reason);

    [LoggerMessage(1102, LogLevel.Warning, "{Contact} of {Queue} failed and comes again in {Seconds} s, after {Failures} failures")]
    public static partial void Failed(ILogger logger, string queue, string contact, int failures, double seconds, Exception failure);

    [LoggerMessage(1103, LogLevel.Information, "{Count} contacts of {Queue} come again in {Seconds} s: {Fate}")]
    public static partial void PutBack(ILogger logger, string queue, int count, string fate, double seconds);

    [LoggerMessage(1104, LogLevel.Information, "What a message of {Queue} points to is gone: an earlier delivery of it was handled")]
    public static partial void HandledBefore(ILogger logger, string queue);

    [LoggerMessage(1105, LogLevel.Warning, "A message of {Queue} came for the {Count}th time and is divided, so that what ended its workers is found")]
    public static partial void Divided(ILogger logger, string queue, int count);
}
