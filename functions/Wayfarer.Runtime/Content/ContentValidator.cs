using System.Collections.Immutable;
using Wayfarer.Domain.Content;
using Wayfarer.Runtime.Messages;

namespace Wayfarer.Runtime.Content;

/// <summary>Compiles content with the template language that the runtime renders: what passes here can be sent.</summary>
public static class ContentValidator
{
    public static (Domain.Content.Definitions Definitions, ImmutableArray<ContentProblem> Problems) Validate(IReadOnlyList<ContentFile> files) =>
        ContentCompiler.Compile(files, LiquidTemplate.Check, LiquidTemplate.Read);

    /// <summary>Published files, which passed: an older text stays as it was understood then.</summary>
    public static Domain.Content.Definitions ReadPublished(IReadOnlyList<ContentFile> files) =>
        ContentCompiler.Compile(files, null, LiquidTemplate.ReadPublished).Definitions;
}
