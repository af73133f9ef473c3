using Microsoft.AspNetCore.Http;
using Wayfarer.Runtime.Keys;

namespace Wayfarer.Web.Callers;

/// <summary>A local installation: who is on its machine manages it without a key.</summary>
public sealed class ThisMachine : ICallers
{
    public string Advice => "'wayfarer keys create' makes one on the machine of the installation.";

    public bool TakesTokens => false;

    public KeyKind? KindWithoutKey(HttpRequest request) => Caller.IsOnThisMachine(request) ? KeyKind.Admin : null;
}
