using System.Text.Json;

namespace Wayfarer.Web.Consent;

/// <summary>What a form or a script asks for.</summary>
public sealed record SubscribeRequest
{
    public string? Email { get; init; }

    public IReadOnlyList<string>? Topics { get; init; }

    /// <summary>The browser key.</summary>
    public string? Key { get; init; }

    /// <summary>The words beside the button or the check box, as proof of what was agreed to.</summary>
    public string? Text { get; init; }

    /// <summary>A page of the website to go on to.</summary>
    public string? Redirect { get; init; }

    /// <summary>A field that people do not see; whoever fills it in is a machine.</summary>
    public string? Website { get; init; }

    public IReadOnlyDictionary<string, JsonElement>? Traits { get; init; }
}

/// <summary>The same for every mailbox, whatever is known of it.</summary>
public sealed record SubscribeAnswer(string Message);
