using System.Collections.Immutable;
using DotLiquid;

namespace Wayfarer.Runtime.Messages;

/// <summary>What the tags of one rendering reach beside its values: the partials, and the message that a layout places.</summary>
internal sealed record TemplateSurroundings(ImmutableDictionary<string, Template> Partials, string MarkedContent, CancellationToken Deadline)
{
    private const string Register = "surroundings";

    public static TemplateSurroundings Of(Context context) => (TemplateSurroundings)context.Registers[Register];

    public void AddTo(Hash registers) => registers[Register] = this;
}
