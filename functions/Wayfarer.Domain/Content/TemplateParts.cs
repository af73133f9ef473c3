using System.Collections.Immutable;
using Wayfarer.Domain.Messages;

namespace Wayfarer.Domain.Content;

/// <summary>What messages are made of beside themselves: <c>layouts/</c> and <c>partials/</c>, for HTML and for plain text.</summary>
internal sealed class TemplateParts
{
    private const string Ending = ".liquid";
    private const string TextEnding = ".text.liquid";

    private readonly SortedDictionary<string, ParsedLayout?> _layouts = new(StringComparer.Ordinal);
    private readonly TemplateReader _reader;
    private readonly Func<ContentFile, Problems> _problemsOf;

    private TemplateParts(ContentFolder folder, TemplateReader reader, Func<ContentFile, Problems> problemsOf)
    {
        _reader = reader;
        _problemsOf = problemsOf;
        Html = PartialLibrary.Of("", Ending, folder.Partials, file => Read(file, TemplatePart.Body), problemsOf);
        Text = PartialLibrary.Of("plain text ", TextEnding, folder.PartialTexts, file => Read(file, TemplatePart.Body), problemsOf);
    }

    public PartialLibrary Html { get; }

    public PartialLibrary Text { get; }

    public static TemplateParts Of(ContentFolder folder, TemplateReader reader, Func<ContentFile, Problems> problemsOf)
    {
        var parts = new TemplateParts(folder, reader, problemsOf);
        foreach (var (id, file) in folder.Layouts) parts._layouts[id] = parts.ReadLayout(id, file, folder.LayoutTexts.GetValueOrDefault(id));

        return parts;
    }

    /// <summary>The layout that a message names or, without a name, the default one; null for a message that is a page of its own.</summary>
    public ParsedLayout? Layout(HeadLine? line, string body, Problems problems)
    {
        if (line is null) return IsWholePage(body) ? null : DefaultLayout(problems);
        if (line.Text == Messages.Layout.None) return null;
        if (line.Text == Messages.Layout.Default) return DefaultLayout(problems);

        var known = _layouts.TryGetValue(line.Text, out var layout);
        if (!known)
            problems.Add(
                line.At,
                $"there is no layout \"{line.Text}\"",
                Suggestion.For(line.Text, [.. _layouts.Keys, Messages.Layout.None]) ?? $"write layouts/{line.Text}{Ending}");
        else if (layout is null) problems.Add(line.At, $"the layout \"{line.Text}\" has problems of its own");

        return layout;
    }

    /// <summary>Reads a template of a message's own and notes its faults.</summary>
    public TemplateReading Read(string source, TemplatePart part, int linesBefore, Problems problems)
    {
        var reading = _reader(source, part);
        foreach (var fault in reading.Faults) problems.Add(new Position(fault.Line + linesBefore, fault.Column), fault.Reason, fault.Advice);
        return reading;
    }

    private static bool IsWholePage(string body)
    {
        var start = body.AsSpan().TrimStart();
        return start.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
    }

    private ParsedLayout? DefaultLayout(Problems problems)
    {
        if (!_layouts.TryGetValue(Messages.Layout.Default, out var layout)) return ParsedLayout.Standard;
        if (layout is null) problems.Add(Position.Start, $"the layout \"{Messages.Layout.Default}\" has problems of its own");

        return layout;
    }

    private ParsedLayout? ReadLayout(string id, ContentFile html, ContentFile? text)
    {
        var htmlUses = ReadLayout(html, Html);
        var textUses = text is null ? [] : ReadLayout(text, Text);
        if (_problemsOf(html).Any || (text is not null && _problemsOf(text).Any)) return null;

        return new ParsedLayout(new Layout(id, html.Text, text?.Text), htmlUses, textUses);
    }

    private ImmutableArray<PartialUse> ReadLayout(ContentFile file, PartialLibrary partials)
    {
        var reading = Read(file, TemplatePart.Layout);
        var problems = _problemsOf(file);
        if (reading.Contents != 1 && !problems.Any)
            problems.Add(
                Position.Start,
                reading.Contents == 0 ? "the layout does not place the message" : "the layout places the message more than once",
                "write {% content %} once, where the message belongs");

        partials.Resolve(reading.Partials, 0, problems);
        return reading.Partials;
    }

    private TemplateReading Read(ContentFile file, TemplatePart part)
    {
        var problems = _problemsOf(file);
        return ContentCompiler.IsTooLarge(file, problems) ? TemplateReading.Nothing : Read(file.Text, part, 0, problems);
    }
}

/// <summary>A sound layout and the partials that it renders.</summary>
internal sealed record ParsedLayout(Layout Layout, ImmutableArray<PartialUse> HtmlUses, ImmutableArray<PartialUse> TextUses)
{
    public static readonly ParsedLayout Standard = new(Layout.Standard, [], []);
}
