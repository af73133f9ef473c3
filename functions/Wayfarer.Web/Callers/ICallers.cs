using Microsoft.AspNetCore.Http;
using Wayfarer.Runtime.Keys;

namespace Wayfarer.Web.Callers;

/// <summary>How a host knows who calls when no key of the installation is shown.</summary>
public interface ICallers
{
    /// <summary>How to come by a key, as a whole sentence.</summary>
    string Advice { get; }

    /// <summary>Whether what stands where a key would may be a token that the platform in front has judged.</summary>
    bool TakesTokens { get; }

    /// <summary>What the caller may do as if by a key of that kind; null for somebody unknown.</summary>
    KeyKind? KindWithoutKey(HttpRequest request);
}
