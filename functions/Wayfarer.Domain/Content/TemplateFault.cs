using System.Collections.Immutable;

namespace Wayfarer.Domain.Content;

/// <summary>What is wrong with a template, with line and column counted from 1 within its own source.</summary>
public sealed record TemplateFault(int Line, int Column, string Reason, string? Advice = null);

/// <summary>Looks a template over; the template language belongs to the runtime, so the domain asks through this.</summary>
public delegate ImmutableArray<TemplateFault> TemplateCheck(string source);
