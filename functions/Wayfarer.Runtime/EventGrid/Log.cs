using Microsoft.Extensions.Logging;

namespace Wayfarer.Runtime.EventGrid;

internal static partial class Log
{
    [LoggerMessage(EventId = 41, Level = LogLevel.Information, Message = "An event of the type {Type} from Event Grid was ignored: {Reason}.")]
    public static partial void GridEventIgnored(ILogger logger, string type, string reason);
}
