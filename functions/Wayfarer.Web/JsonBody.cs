using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Wayfarer.Domain.Events;

namespace Wayfarer.Web;

/// <summary>Reads the small JSON bodies of the management API.</summary>
internal static class JsonBody
{
    private const int LargestBody = 64 * 1024;

    /// <summary>What was read, or what is wrong with it; a body that is not there is an empty object.</summary>
    public static async ValueTask<(T? Value, string? Problem)> ReadAsync<T>(
        HttpRequest request, JsonTypeInfo<T> type, CancellationToken cancellation, int most = LargestBody)
        where T : class
    {
        var buffer = new byte[(int)Math.Min(most, request.ContentLength ?? most) + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        if (request.ContentLength > most || length > most) return (null, $"The body is larger than {most} bytes.");

        try
        {
            var json = length == 0 ? "{}"u8 : buffer.AsSpan(0, length);
            if (JsonSyntax.ProblemOf(json) is { } problem) return (null, $"{problem.Member ?? "The body"} {problem.Reason}.");
            if (ListWithNothing(json) is { } list) return (null, $"{list} has an entry that is null; leave it out.");

            return JsonSerializer.Deserialize(json, type) is { } value ? (value, null) : (null, "The body must be a JSON object.");
        }
        catch (JsonException wrong)
        {
            return (null, $"The body cannot be used at {wrong.Path ?? "$"}: {FirstSentence(wrong.Message)}");
        }
    }

    /// <summary>The first member that is a list in which an entry is null, which no list of the management API can mean.</summary>
    private static string? ListWithNothing(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var (member, isList) = ("", false);
        while (reader.Read())
        {
            if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName) member = reader.GetString();
            else if (reader.CurrentDepth == 1) isList = reader.TokenType == JsonTokenType.StartArray;
            else if (reader.CurrentDepth == 2 && isList && reader.TokenType == JsonTokenType.Null) return member;
        }

        return null;
    }

    // What follows tells of types and byte positions.
    private static string FirstSentence(string message) => message.IndexOf(". ", StringComparison.Ordinal) is > 0 and var end ? message[..(end + 1)] : message;
}
