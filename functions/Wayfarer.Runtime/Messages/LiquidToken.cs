namespace Wayfarer.Runtime.Messages;

internal enum LiquidTokenKind
{
    Output,
    Tag,
}

/// <summary>One <c>{{ output }}</c> or <c>{% tag %}</c> of a template and where it stands.</summary>
internal sealed record LiquidToken(LiquidTokenKind Kind, string Markup, int Line, int Column);
