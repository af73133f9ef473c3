using System.Collections.Immutable;
using System.Text.RegularExpressions;
using DotLiquid.Exceptions;
using Wayfarer.Domain.Content;

namespace Wayfarer.Runtime.Messages;

/// <summary>
/// The part of Liquid that messages may use, checked strictly and with places. The library takes most mistakes for nothing
/// and reports the rest without a line. What is not listed here does not run: <c>include</c> would read files, and
/// <c>capture</c> would make a value of the template's own text, which <see cref="MarkedSource"/> keeps apart.
/// </summary>
internal static partial class LiquidSyntax
{
    public static readonly ImmutableArray<string> Filters =
    [
        "abs", "append", "at_least", "at_most", "capitalize", "ceil", "date", "default", "divided_by", "downcase", "first", "floor",
        "join", "last", "lstrip", "minus", "modulo", "plus", "prepend", "remove", "replace", "reverse", "round", "rstrip", "size",
        "slice", "sort", "split", "strip", "times", "truncate", "truncate_words", "uniq", "upcase", "url_encode",
    ];

    private const int DeepestNesting = 20;
    private const int LongestToken = 2_000;

    private static readonly string[] Blocks = ["case", "comment", "for", "if", "raw", "unless"];
    private static readonly string[] Plain = ["assign", "break", "continue"];
    private static readonly string[] Tags =
        [.. Blocks, .. Plain, "else", "elsif", "when", .. Blocks.Select(block => $"end{block}")];

    private static readonly ImmutableDictionary<TemplatePart, string[]> TagsByPart = new Dictionary<TemplatePart, string[]>
    {
        [TemplatePart.Line] = Tags,
        [TemplatePart.Body] = [.. Tags, RenderTag.Word],
        [TemplatePart.Layout] = [.. Tags, RenderTag.Word, ContentTag.Word],
    }.ToImmutableDictionary();

    private const string Quoted = """(?:"[^"]*"|'[^']*')""";
    private const string Number = @"[+-]?\d+(?:\.\d+)?";
    private const string Path = """[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*|\[(?:"[^"\]]*"|'[^'\]]*'|\d+)\])*""";
    private const string Range = $@"\((?:\d+|{Path})\.\.(?:\d+|{Path})\)";
    private const string Operand = $"(?:{Quoted}|{Number}|{Path})";
    private const string FilterCall = $@"\s*\|\s*(?<filter>\w+)(?:\s*:\s*{Operand}(?:\s*,\s*{Operand})*)?";
    private const string Test = $@"{Operand}(?:\s*(?:==|!=|<>|<=|>=|<|>|\scontains\s)\s*{Operand})?";

    public static ImmutableArray<TemplateFault> Check(string source) => Read(source, TemplatePart.Line).Faults;

    public static TemplateReading Read(string source, TemplatePart part)
    {
        var faults = new List<TemplateFault>();
        var open = new Stack<LiquidToken>();
        var tokens = LiquidTokens.Read(source, faults);
        foreach (var token in tokens)
        {
            if (token.Markup.Length > LongestToken) faults.Add(Fault(token, $"the tag is longer than {LongestToken} characters"));
            else if (token.Kind == LiquidTokenKind.Output) CheckOutput(token, part, faults);
            else CheckTag(token, part, open, faults);
        }

        foreach (var token in open)
            faults.Add(Fault(token, $"\"{NameOf(token)}\" is never closed", $"end it with {{% end{NameOf(token)} %}}"));

        if (faults.Count == 0) CheckLibraryAgrees(source, faults);
        return References(tokens) with { Faults = [.. faults] };
    }

    /// <summary>What a source renders, without a judgement on it.</summary>
    public static TemplateReading References(string source) => References(LiquidTokens.Read(source, []));

    private static TemplateReading References(List<LiquidToken> tokens)
    {
        var tags = tokens.Where(token => token.Kind == LiquidTokenKind.Tag).ToList();
        var partials = tags
            .Where(token => NameOf(token) == RenderTag.Word)
            .Select(token => new PartialUse(RenderTag.PartialOf(token.Markup[RenderTag.Word.Length..]) ?? "", token.Line, token.Column))
            .Where(use => use.Name.Length > 0);
        return new TemplateReading([], [.. partials], tags.Count(token => NameOf(token) == ContentTag.Word));
    }

    private static void CheckOutput(LiquidToken token, TemplatePart part, List<TemplateFault> faults)
    {
        if (part == TemplatePart.Layout && token.Markup == ContentTag.Word)
        {
            faults.Add(Fault(token, "\"{{ content }}\" does not place the message", "write {% content %}"));
            return;
        }

        if (!MatchExpression(token, token.Markup, faults))
            faults.Add(
                Fault(token, $"\"{{{{ {token.Markup} }}}}\" is not understood", "such as {{ contact.name | default: 'you' }}"));
    }

    private static void CheckTag(LiquidToken token, TemplatePart part, Stack<LiquidToken> open, List<TemplateFault> faults)
    {
        var name = NameOf(token);
        var rest = token.Markup[name.Length..].Trim();
        if (!TagsByPart[part].Contains(name))
        {
            var known = name == ContentTag.Word ? "it places the message in a layout, and stands only there" : Advice(name, TagsByPart[part]);
            faults.Add(Fault(token, $"\"{name}\" is no tag that a message may use", known));
            return;
        }

        var block = open.TryPeek(out var innermost) ? NameOf(innermost) : null;
        if (name.StartsWith("end", StringComparison.Ordinal)) Close(token, name, open, faults);
        else if (name is "else" or "elsif" or "when" && !Belongs(name, block))
            faults.Add(Fault(token, $"\"{name}\" stands in no block that it belongs to"));
        else if (name is "break" or "continue" && open.All(outer => NameOf(outer) != "for"))
            faults.Add(Fault(token, $"\"{name}\" stands in no \"for\""));
        else if (!IsUnderstood(token, name, rest, faults))
            faults.Add(Fault(token, $"\"{{% {token.Markup} %}}\" is not understood", name == RenderTag.Word ? RenderTag.Example : null));

        if (!Blocks.Contains(name)) return;

        open.Push(token);
        if (open.Count == DeepestNesting + 1) faults.Add(Fault(token, $"blocks are nested more than {DeepestNesting} deep"));
    }

    private static void Close(LiquidToken token, string name, Stack<LiquidToken> open, List<TemplateFault> faults)
    {
        if (!open.TryPop(out var opened)) faults.Add(Fault(token, $"\"{name}\" closes nothing"));
        else if (NameOf(opened) is var block && name != $"end{block}")
            faults.Add(Fault(token, $"\"{name}\" closes the \"{block}\" of line {opened.Line}", $"write {{% end{block} %}}"));
    }

    private static bool Belongs(string name, string? block) => name switch
    {
        "else" => block is "if" or "unless" or "case" or "for",
        "elsif" => block is "if" or "unless",
        _ => block is "case",
    };

    private static bool IsUnderstood(LiquidToken token, string name, string rest, List<TemplateFault> faults) => name switch
    {
        "if" or "elsif" or "unless" => Tests().IsMatch(rest),
        "for" => Loop().IsMatch(rest),
        "case" => Single().IsMatch(rest),
        "when" => Alternatives().IsMatch(rest),
        "assign" => Assignment().Match(rest) is { Success: true } match
            && MatchExpression(token, match.Groups["value"].Value, faults),
        RenderTag.Word => Partial().IsMatch(rest),
        _ => rest.Length == 0,
    };

    private static bool MatchExpression(LiquidToken token, string markup, List<TemplateFault> faults)
    {
        var match = Expression().Match(markup);
        foreach (var filter in match.Groups["filter"].Captures.Select(capture => capture.Value))
        {
            if (!Filters.Contains(filter))
                faults.Add(Fault(token, $"\"{filter}\" is no filter that a message may use", Advice(filter, Filters)));
        }

        return match.Success;
    }

    /// <summary>The last word is the library's: it is what renders.</summary>
    private static void CheckLibraryAgrees(string source, List<TemplateFault> faults)
    {
        try
        {
            DotLiquid.Template.Parse(source, LiquidTemplate.Syntax);
        }
        catch (LiquidException exception)
        {
            faults.Add(new TemplateFault(1, 1, exception.Message));
        }
    }

    private static TemplateFault Fault(LiquidToken token, string reason, string? advice = null) =>
        new(token.Line, token.Column, reason, advice);

    private static string NameOf(LiquidToken token) => TagName().Match(token.Markup).Value;

    private static string Advice(string word, IEnumerable<string> known) =>
        Suggestion.For(word, known) ?? $"known here: {string.Join(", ", known)}";

    [GeneratedRegex(@"^\w*")]
    private static partial Regex TagName();

    [GeneratedRegex($"^{Operand}(?:{FilterCall})*$", RegexOptions.ExplicitCapture)]
    private static partial Regex Expression();

    [GeneratedRegex($@"^{Test}(?:\s+(?:and|or)\s+{Test})*$")]
    private static partial Regex Tests();

    [GeneratedRegex($@"^[A-Za-z_]\w*\s+in\s+(?:{Path}|{Range})(?:\s+(?:reversed|(?:limit|offset)\s*:\s*\d+))*$")]
    private static partial Regex Loop();

    [GeneratedRegex($"^{Operand}$")]
    private static partial Regex Single();

    [GeneratedRegex($@"^{Operand}(?:\s*(?:,|\sor\s)\s*{Operand})*$")]
    private static partial Regex Alternatives();

    [GeneratedRegex(@"^[A-Za-z_]\w*\s*=\s*(?<value>.+)$", RegexOptions.Singleline)]
    private static partial Regex Assignment();

    [GeneratedRegex($@"^{Quoted}(?:\s*,\s*[A-Za-z_]\w*\s*:\s*{Operand})*$")]
    private static partial Regex Partial();
}
