using Microsoft.AspNetCore.Http;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Web.Pages.Shared;

namespace Wayfarer.Web.Pages.Content;

/// <summary>What the content files came to.</summary>
public sealed class ContentPages(DefinitionStore definitions, FrameReader frames)
{
    public async Task<IResult> GetAsync(CancellationToken cancellation) =>
        PageResult.Of<ContentPage>(await frames.ReadAsync("Content", Section.Content, cancellation), ContentModel.Of(definitions.Current, definitions.Problems));
}
