using System.Text.RegularExpressions;
using DotLiquid;

namespace Wayfarer.Runtime.Messages;

/// <summary>
/// <c>{% render 'button', text: 'Buy', url: event.url %}</c>: a partial, which sees its arguments and what every template
/// sees, and nothing that the template around it assigned.
/// </summary>
internal sealed partial class RenderTag : Tag
{
    public const string Word = "render";
    public const string Example = "such as {% render 'button', text: 'Buy', url: event.url %}";

    private string _partial = "";
    private (string Name, string Value)[] _arguments = [];

    /// <summary>The partial that is named behind the tag's own name.</summary>
    public static string? PartialOf(string markup) => Quoted().Match(markup) is { Success: true } match ? match.Groups["name"].Value : null;

    public override void Initialize(string tagName, string markup, List<string> tokens)
    {
        base.Initialize(tagName, markup, tokens);
        _partial = PartialOf(markup) ?? "";
        var rest = markup[Quoted().Match(markup).Length..];
        _arguments = [.. Argument().Matches(rest).Select(match => (match.Groups["name"].Value, match.Groups["value"].Value))];
    }

    public override void Render(Context context, TextWriter result)
    {
        var surroundings = TemplateSurroundings.Of(context);
        if (!surroundings.Partials.TryGetValue(_partial, out var partial)) throw new TemplateException($"there is no partial '{_partial}'");

        surroundings.Deadline.ThrowIfCancellationRequested();
        var arguments = new Hash();
        foreach (var (name, value) in _arguments) arguments[name] = context[value];

        var scope = LiquidTemplate.NewContext(context.Environments, arguments, context.Registers, surroundings.Deadline);
        partial.Render(result, RenderParameters.FromContext(scope, result.FormatProvider));
    }

    [GeneratedRegex("""^\s*(?:"(?<name>[^"]*)"|'(?<name>[^']*)')""", RegexOptions.ExplicitCapture)]
    private static partial Regex Quoted();

    [GeneratedRegex("""(?<name>[A-Za-z_]\w*)\s*:\s*(?<value>"[^"]*"|'[^']*'|[^\s,]+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Argument();
}
