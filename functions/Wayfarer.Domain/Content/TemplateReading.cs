using System.Collections.Immutable;

namespace Wayfarer.Domain.Content;

/// <summary>What a template says about itself: its faults, the partials it renders, and how often it places the message.</summary>
public sealed record TemplateReading(ImmutableArray<TemplateFault> Faults, ImmutableArray<PartialUse> Partials, int Contents)
{
    public static readonly TemplateReading Nothing = new([], [], 1);
}

/// <summary>A place in a template that renders a partial, with line and column counted from 1.</summary>
public sealed record PartialUse(string Name, int Line, int Column);

/// <summary>Where a template stands, which decides what it may do.</summary>
public enum TemplatePart
{
    /// <summary>A line of a head, or a text for a colleague: it renders no partials.</summary>
    Line,

    /// <summary>The body of a message, or a partial.</summary>
    Body,

    /// <summary>What stands around bodies, and places them.</summary>
    Layout,
}

/// <summary>Reads a template as a whole; the template language belongs to the runtime, so the domain asks through this.</summary>
public delegate TemplateReading TemplateReader(string source, TemplatePart part);
