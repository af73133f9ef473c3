using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Wayfarer.Runtime.Keys;
using Wayfarer.Web.Callers;

namespace Wayfarer.FunctionApp.Http;

/// <summary>
/// Who manages an installation on Azure without one of its own keys: who called the function that the platform guards with a
/// function key, and who signed in with Entra and has the app role <see cref="AdminRole"/>.
/// </summary>
/// <param name="signsIn">Whether the platform signs callers in. Only then does its header come from the platform; else anybody could write it.</param>
public sealed class AzureCallers(bool signsIn) : ICallers
{
    public const string AdminRole = "Wayfarer.Admin";

    private const string PrincipalHeader = "X-MS-CLIENT-PRINCIPAL";

    public string Advice => "Make one with a function key at /manage/v1/keys, or sign in with Entra.";

    public bool TakesTokens => signsIn;

    public KeyKind? KindWithoutKey(HttpRequest request) =>
        request.HttpContext.Features.Get<GuardedByPlatform>() is not null || (signsIn && IsAdmin(request.Headers[PrincipalHeader].ToString()))
            ? KeyKind.Admin
            : null;

    private static bool IsAdmin(string header)
    {
        try
        {
            using var principal = JsonDocument.Parse(Convert.FromBase64String(header));
            return principal.RootElement.GetProperty("claims").EnumerateArray().Any(claim =>
                claim.GetProperty("typ").GetString() is "roles" or "http://schemas.microsoft.com/ws/2008/06/identity/claims/role"
                && claim.GetProperty("val").GetString() == AdminRole);
        }
        catch (Exception unreadable) when (unreadable is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }
}

/// <summary>Stands in a request that reached the app through a function whose key the platform has checked.</summary>
public sealed class GuardedByPlatform
{
    public static readonly GuardedByPlatform Instance = new();
}
