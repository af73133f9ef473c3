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
    private readonly string _mark;

    private LiquidTemplate(Template template, string mark)
    {
        _template = template;
        _mark = mark;
    }

    /// <summary>The filters that templates may use.</summary>
    public static ImmutableArray<string> Filters => LiquidSyntax.Filters;

    /// <summary>What is wrong with a source; nothing when it can be compiled.</summary>
    public static ImmutableArray<TemplateFault> Check(string source) => LiquidSyntax.Check(source);

    public static LiquidTemplate Compile(string source)
    {
        if (Check(source) is [var fault, ..]) throw new TemplateException($"line {fault.Line}: {fault.Reason}");

        var mark = MarkedSource.NewMark();
        var template = Template.Parse(MarkedSource.Of(source, mark), Syntax);
        template.MakeThreadSafe();
        return new LiquidTemplate(template, mark);
    }

    public string RenderHtml(IReadOnlyDictionary<string, object?> values) => Render(values, escapes: true);

    public string RenderText(IReadOnlyDictionary<string, object?> values) => Render(values, escapes: false);

    private string Render(IReadOnlyDictionary<string, object?> values, bool escapes)
    {
        using var deadline = new CancellationTokenSource(TimeAtMost);
        using var output = new BoundedWriter(_mark, escapes, OutputCharactersAtMost);
        var context = new Context(
            [Hash.FromDictionary(values.ToDictionary(value => value.Key, value => value.Value))],
            [],
            [],
            ErrorsOutputMode.Rethrow,
            LoopsAtMost,
            CultureInfo.InvariantCulture,
            deadline.Token)
        {
            SyntaxCompatibilityLevel = Syntax,
            UseRubyDateFormat = true,
        };
        context.AddFilters(typeof(BoundedFilters));
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
