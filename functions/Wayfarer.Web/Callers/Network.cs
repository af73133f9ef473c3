using System.Net;
using System.Net.Sockets;

namespace Wayfarer.Web.Callers;

/// <summary>What counts as one sender when addresses are counted.</summary>
internal static class Network
{
    private const int BytesOfNetwork = 8;

    /// <summary>Whoever has one address of version 6 has all that begin alike.</summary>
    public static string Of(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes()[..BytesOfNetwork]) : address.ToString();
    }
}
