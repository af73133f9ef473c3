using Microsoft.AspNetCore.Http;

namespace Wayfarer.Web;

/// <summary>The forms that all endpoints answer in.</summary>
internal static class Answers
{
    public static IResult Json<T>(T value, int status = StatusCodes.Status200OK)
        where T : class => Results.Json(value, WebJson.Default, statusCode: status);

    public static IResult Problem(int status, string problem) => Json(new ProblemAnswer(problem), status);
}

/// <summary>Why a request as a whole was not done, and what to do instead.</summary>
public sealed record ProblemAnswer(string Problem);
