using System.Net.Http.Headers;
using System.Text.Json;
using Azure.Core;
using Azure.Identity;

namespace Wayfarer.Local.Doctor;

/// <summary>Reads from the management API of Azure with the rights of whoever asks. It changes nothing.</summary>
internal sealed class AzureManagement(HttpClient http, TokenCredential credential, Uri endpoint)
{
    public static readonly Uri Public = new("https://management.azure.com/");

    private const int MostPages = 50;

    private AccessToken? _token;

    public Task<JsonElement> GetAsync(string path, CancellationToken cancellation) => SendAsync(HttpMethod.Get, new Uri(endpoint, path), cancellation);

    /// <summary>Asks for what the API only tells on a post, such as the values of settings.</summary>
    public Task<JsonElement> PostAsync(string path, CancellationToken cancellation) => SendAsync(HttpMethod.Post, new Uri(endpoint, path), cancellation);

    /// <summary>All entries of a list, over its pages.</summary>
    public async Task<List<JsonElement>> ListAsync(string path, CancellationToken cancellation)
    {
        var entries = new List<JsonElement>();
        var next = new Uri(endpoint, path);
        for (var page = 0; page < MostPages; page++)
        {
            var answer = await SendAsync(HttpMethod.Get, next, cancellation);
            if (!answer.TryGetProperty("value", out var value) || value.ValueKind != JsonValueKind.Array) throw new UnseenException($"{next.AbsolutePath} is no list");

            entries.AddRange(value.EnumerateArray());
            if (answer.At("nextLink").Text() is not { Length: > 0 } link || !Uri.TryCreate(link, UriKind.Absolute, out next)) return entries;

            // The token is for this address alone.
            if (next.Authority != endpoint.Authority) throw new UnseenException($"the list goes on at {next.Authority}, where the token does not belong");
        }

        return entries;
    }

    private async Task<JsonElement> SendAsync(HttpMethod method, Uri address, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(cancellation));
        try
        {
            using var answer = await http.SendAsync(request, cancellation);
            var text = await answer.Content.ReadAsStringAsync(cancellation);
            if (answer.IsSuccessStatusCode) return JsonElement.Parse(text);

            throw new UnseenException($"Azure answered {(int)answer.StatusCode} for {address.AbsolutePath}{Reason(text)}");
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException || (failure is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new UnseenException($"{address.Authority} did not answer as Azure does ({failure.GetType().Name})", failure);
        }
    }

    private async Task<string> TokenAsync(CancellationToken cancellation)
    {
        try
        {
            _token ??= await credential.GetTokenAsync(new TokenRequestContext([new Uri(endpoint, ".default").ToString()]), cancellation);
            return _token.Value.Token;
        }
        catch (AuthenticationFailedException failure)
        {
            throw new UnseenException($"nobody is signed in to Azure here ({failure.Message.Split('\n')[0].TrimEnd()})", failure);
        }
    }

    private static string Reason(string text)
    {
        try
        {
            return JsonElement.Parse(text).At("error", "code").Text() is { } code ? $" ({code})" : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }
}

/// <summary>Looks into answers whose shape is somebody else's.</summary>
internal static class AnswerReading
{
    public static JsonElement At(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element)) return default;
        }

        return element;
    }

    public static string? Text(this JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString() : null;
}
