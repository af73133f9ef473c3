using Microsoft.Extensions.Logging;

namespace Wayfarer.Local.Hosting;

/// <summary>What the local host tells whoever runs it, beside the engine's own messages.</summary>
internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Error, "The content folder could not be published and will be looked at again")]
    public static partial void PublishingFailed(ILogger logger, Exception failure);

    [LoggerMessage(2002, LogLevel.Error, "The folder of mails that came back could not be read and will be looked at again")]
    public static partial void BouncesFailed(ILogger logger, Exception failure);

    [LoggerMessage(2003, LogLevel.Error, "A mail that came back could not be passed on and will be looked at again")]
    public static partial void BounceFailed(ILogger logger, Exception failure);
}
