using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Wayfarer.Domain;

namespace Wayfarer.Web.Consent;

/// <summary>Reads a request to subscribe: a plain form, or JSON from a script.</summary>
internal static class SubscribeReader
{
    private const string TraitPrefix = "trait.";

    /// <summary>Scripts may send JSON as plain text, which browsers let through without asking first.</summary>
    public static bool IsForm(HttpRequest request) => request.HasFormContentType;

    public static async ValueTask<(SubscribeRequest? Request, string? Problem)> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        PostedForm.Bound(request);
        if (!IsForm(request)) return await JsonBody.ReadAsync(request, WebJson.Default.SubscribeRequest, cancellation);

        return await PostedForm.ReadAsync(request, cancellation) is { } form
            ? (Of(form), null)
            : (null, $"The form could not be read; it has at most {Limits.BytesPerForm} bytes.");
    }

    private static SubscribeRequest Of(IFormCollection form) => new()
    {
        Email = form["email"],
        Topics = [.. form["topics"].OfType<string>()],
        Key = form["key"],
        Text = form["text"],
        Redirect = form["redirect"],
        Website = form["website"],
        Traits = form.Where(field => field.Key.StartsWith(TraitPrefix, StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(field.Value))
            .ToDictionary(field => field.Key[TraitPrefix.Length..], field => Text($"{field.Value}".Trim())),
    };

    private static JsonElement Text(string text) => JsonElement.Parse($"\"{JsonEncodedText.Encode(text)}\"");
}
