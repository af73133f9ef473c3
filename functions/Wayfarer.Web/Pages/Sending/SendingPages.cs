using Microsoft.AspNetCore.Http;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Web.Pages.Shared;

namespace Wayfarer.Web.Pages.Sending;

/// <summary>
/// Pauses, resumes and tries. What was done is told by the page that follows, so that reloading it does nothing again.
/// </summary>
public sealed class SendingPages(ISnapshotSource snapshots, PauseTable pauses, FrameReader frames, IEnumerable<ITestSender> tests)
{
    private const string Paused = "paused";
    private const string Resumed = "resumed";
    private const string Tested = "tested";

    private readonly ITestSender? _test = tests.FirstOrDefault();

    /// <param name="done">What was just done, and to what.</param>
    public Task<IResult> GetAsync(string? done, string? scope, CancellationToken cancellation) =>
        PageAsync(OutcomeOf(done, scope), refused: null, StatusCodes.Status200OK, cancellation);

    public Task<IResult> PauseAsync(HttpRequest request, CancellationToken cancellation) =>
        ChangeAsync(request, Paused, scope => pauses.PauseAsync(scope, frames.Now, cancellation), cancellation);

    public Task<IResult> ResumeAsync(HttpRequest request, CancellationToken cancellation) =>
        ChangeAsync(request, Resumed, async scope => await pauses.ResumeAsync(scope, cancellation), cancellation);

    public async Task<IResult> TestAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (await FormPost.ReadAsync(request, cancellation) is not { } form) return FormPost.Refusal();
        if (_test is null) return await RefuseAsync("This installation cannot send tests.", cancellation);

        var (message, address) = (form["message"].ToString(), form["to"].ToString());
        return await _test.SendAsync(message, address, cancellation) is { } refused
            ? await RefuseAsync($"The test was not sent: {refused}", cancellation)
            : SeeOther(PageLinks.Done(Tested, message));
    }

    private async Task<IResult> ChangeAsync(HttpRequest request, string done, Func<PauseScope, ValueTask> change, CancellationToken cancellation)
    {
        if (await FormPost.ReadAsync(request, cancellation) is not { } form) return FormPost.Refusal();
        if (!PauseScope.TryParse(form["scope"], out var scope)) return await RefuseAsync($"Nothing of this name can be paused; {PauseScope.Advice}.", cancellation);

        await change(scope);
        return SeeOther(PageLinks.Done(done, scope.ToString()));
    }

    private Task<IResult> RefuseAsync(string why, CancellationToken cancellation) =>
        PageAsync(outcome: null, why, StatusCodes.Status400BadRequest, cancellation);

    private async Task<IResult> PageAsync(string? outcome, string? refused, int status, CancellationToken cancellation)
    {
        var snapshot = snapshots.Current;
        var frame = await frames.ReadAsync("Sending", Section.Sending, cancellation, outcome);
        var model = new SendingModel(
            snapshot.Settings.Sending,
            frame.Sending.Pauses,
            [.. snapshot.AllVersions.Select(journey => journey.Id).Distinct().Order(StringComparer.Ordinal)],
            [.. snapshot.Definitions.Messages.Select(message => message.Id).Order(StringComparer.Ordinal)],
            _test is not null,
            refused);
        return PageResult.Of<SendingPage>(frame, model, status);
    }

    /// <summary>Only what can have been done is said: an address that somebody else made says nothing.</summary>
    private string? OutcomeOf(string? done, string? scope) => done switch
    {
        Paused or Resumed when PauseScope.TryParse(scope, out var known) => done == Paused ? $"Paused: {ScopeWords.Of(known.ToString())}" : $"Resumed: {ScopeWords.Of(known.ToString())}",
        Tested when scope is not null && snapshots.Current.Message(scope) is { } message => $"The test of {message.Id} was handed over",
        _ => null,
    };

    private static SeeOtherResult SeeOther(string address) => new(address);

    private sealed class SeeOtherResult(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = address;
            return Task.CompletedTask;
        }
    }
}
