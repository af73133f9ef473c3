namespace Wayfarer.Domain.Messages;

/// <summary>What programs that open mail and follow its links call themselves.</summary>
internal static class UserAgents
{
    /// <summary>Apple's proxy loads all pictures of all mails as they arrive, under this name and nothing else.</summary>
    private const string AppleMailPrivacy = "Mozilla/5.0";

    private static readonly (string Part, string Name)[] Machines =
    [
        ("barracuda", "Barracuda"), ("proofpoint", "Proofpoint"), ("urldefense", "Proofpoint"), ("mimecast", "Mimecast"),
        ("safelinks", "Safe Links"), ("ms-safelinks", "Safe Links"), ("symantec", "Symantec"), ("messagelabs", "Symantec"),
        ("trendmicro", "Trend Micro"), ("cloudmark", "Cloudmark"), ("fireeye", "FireEye"), ("fortiguard", "FortiGuard"), ("sophos", "Sophos"),
        ("existence discovery", "Microsoft Office"), ("headless", "a browser without a window"), ("phantomjs", "a browser without a window"),
        ("puppeteer", "a browser without a window"), ("playwright", "a browser without a window"), ("curl/", "curl"), ("wget/", "Wget"),
        ("python-requests", "a Python program"), ("python-urllib", "a Python program"), ("aiohttp", "a Python program"), ("httpx", "a Python program"),
        ("go-http-client", "a Go program"), ("java/", "a Java program"), ("apache-httpclient", "a Java program"), ("libwww-perl", "a Perl program"),
        ("node-fetch", "a Node program"), ("axios/", "a Node program"), ("googlebot", "a crawler"), ("bingbot", "a crawler"), ("bingpreview", "a crawler"),
        ("slackbot", "a link preview"), ("facebookexternalhit", "a link preview"), ("whatsapp/", "a link preview"), ("skypeuripreview", "a link preview"),
        ("crawler", "a crawler"), ("spider", "a crawler"), ("bot/", "a crawler"), ("+http", "a crawler"),
    ];

    private static readonly (string Part, string Name)[] Proxies =
    [
        ("googleimageproxy", "through Gmail's image proxy"), ("yahoomailproxy", "through Yahoo's image proxy"),
    ];

    /// <summary>Why a user agent belongs to a machine; null when it may belong to a person.</summary>
    public static string? Machine(string? userAgent, EngagementKind kind)
    {
        var name = userAgent?.Trim() ?? "";
        if (name.Length == 0) return "does not say which program it is";
        if (ProxyOfPerson(name) is not null) return null;
        if (name == AppleMailPrivacy) return kind == EngagementKind.Open ? "Apple Mail's privacy protection" : "does not say which program it is";

        return Find(Machines, name) is { } machine ? $"the program is {machine}" : null;
    }

    public static string? ProxyOfPerson(string? userAgent) => userAgent is null ? null : Find(Proxies, userAgent);

    private static string? Find((string Part, string Name)[] known, string userAgent)
    {
        foreach (var (part, name) in known)
        {
            if (userAgent.Contains(part, StringComparison.OrdinalIgnoreCase)) return name;
        }

        return null;
    }
}
