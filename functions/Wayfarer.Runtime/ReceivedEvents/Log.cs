using Microsoft.Extensions.Logging;

namespace Wayfarer.Runtime.ReceivedEvents;

/// <summary>What the recorder tells operations.</summary>
internal static partial class Log
{
    [LoggerMessage(1101, LogLevel.Warning, "Received events could not be recorded; they are accepted, and missing in the list of received events")]
    public static partial void NotRecorded(ILogger logger, Exception failure);
}
