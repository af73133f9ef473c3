using Microsoft.AspNetCore.Http;
using Wayfarer.Web.Pages.Shared;

namespace Wayfarer.Web.Pages.Today;

/// <summary>The first page.</summary>
public sealed class TodayPages(TodayReader today, FrameReader frames)
{
    public async Task<IResult> GetAsync(CancellationToken cancellation) =>
        PageResult.Of<TodayPage>(await frames.ReadAsync("Today", Section.Today, cancellation), await today.ReadAsync(frames.Now, cancellation));
}
