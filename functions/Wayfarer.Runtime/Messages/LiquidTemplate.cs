using System.Collections.Immutable;
using System.Globalization;
using DotLiquid;
using Wayfarer.Domain.Content;

namespace Wayfarer.Runtime.Messages;

/// <summary>
/// A Liquid source that renders within bounds of time, loops and output. In HTML every value that is put out is escaped and
/// nothing can undo that; a value is never read as a template itself.
/// </summary>
public sealed class LiquidTemplate
{
    internal const SyntaxCompatibility Syntax = SyntaxCompatibility.DotLiquid22a;

    private const int LoopsAtMost = 1_000;
    private const int OutputCharactersAtMost = 1_000_000;

    private static readonly TimeSpan TimeAtMost = TimeSpan.FromSeconds(2);

    private readonly Template _template;
    private readonly ImmutableDictionary<string, Template> _partials;
    private readonly string _mark;

    static LiquidTemplate()
    {
        Template.RegisterTag<RenderTag>(RenderTag.Word);
        Template.RegisterTag<ContentTag>(ContentTag.Word);
    }

    private LiquidTemplate(Template template, ImmutableDictionary<string, Template> partials, string mark)
    {
        _template = template;
        _partials = partials;
        _mark = mark;
    }

    /// <summary>The filters that templates may use.</summary>
    public static ImmutableArray<string> Filters => LiquidSyntax.Filters;

    /// <summary>What is wrong with a source; nothing when it can be compiled.</summary>
    public static ImmutableArray<TemplateFault> Check(string source) => LiquidSyntax.Check(source);

    /// <summary>What is wrong with a source that is part of messages, and which partials it renders.</summary>
    public static TemplateReading Read(string source, TemplatePart part) => LiquidSyntax.Read(source, part);

    /// <summary>The same of a source that passed when it was published.</summary>
    public static TemplateReading ReadPublished(string source, TemplatePart part) => LiquidSyntax.References(source);

    public static LiquidTemplate Compile(string source) => Compile(source, TemplatePart.Line, ImmutableSortedDictionary<string, string>.Empty);

    /// <param name="partials">The sources that the source renders, by name.</param>
    public static LiquidTemplate Compile(string source, TemplatePart part, IReadOnlyDictionary<string, string> partials)
    {
        if (Read(source, part).Faults is [var fault, ..]) throw new TemplateException($"line {fault.Line}: {fault.Reason}");

        // One mark for all of them: what a partial puts out of its own is the marketer's, too.
        var mark = MarkedSource.NewMark();
        return new LiquidTemplate(Parse(source, mark), partials.ToImmutableDictionary(partial => partial.Key, partial => Parse(partial.Value, mark)), mark);
    }

    public string RenderHtml(IReadOnlyDictionary<string, object?> values) => Render(values, "", escapes: true);

    public string RenderText(IReadOnlyDictionary<string, object?> values) => Render(values, "", escapes: false);

    /// <param name="content">What a layout places: a message that is rendered already.</param>
    public string RenderHtml(IReadOnlyDictionary<string, object?> values, string content) => Render(values, content, escapes: true);

    public string RenderText(IReadOnlyDictionary<string, object?> values, string content) => Render(values, content, escapes: false);

    internal static Context NewContext(List<Hash> environments, Hash scope, Hash registers, CancellationToken deadline)
    {
        var context = new Context(environments, scope, registers, ErrorsOutputMode.Rethrow, LoopsAtMost, CultureInfo.InvariantCulture, deadline)
        {
            SyntaxCompatibilityLevel = Syntax,
            UseRubyDateFormat = true,
        };
        context.AddFilters(typeof(BoundedFilters));
        return context;
    }

    private static Template Parse(string source, string mark)
    {
        var template = Template.Parse(MarkedSource.Of(source, mark), Syntax);
        template.MakeThreadSafe();
        return template;
    }

    private string Render(IReadOnlyDictionary<string, object?> values, string content, bool escapes)
    {
        using var deadline = new CancellationTokenSource(TimeAtMost);
        using var output = new BoundedWriter(_mark, escapes, OutputCharactersAtMost);
        var registers = new Hash();
        new TemplateSurroundings(_partials, _mark + content, deadline.Token).AddTo(registers);
        var context = NewContext([Hash.FromDictionary(values.ToDictionary(value => value.Key, value => value.Value))], [], registers, deadline.Token);
        try
        {
            _template.Render(output, RenderParameters.FromContext(context, CultureInfo.InvariantCulture));
            return output.ToString();
        }
        catch (OperationCanceledException)
        {
            throw new TemplateException($"rendering took longer than {TimeAtMost.TotalSeconds:0} seconds");
        }
        // What a filter makes of an unsuitable value is any exception at all; for the message it means one thing.
        catch (Exception exception) when (exception is not TemplateException)
        {
            throw new TemplateException(exception.Message, exception);
        }
    }
}
