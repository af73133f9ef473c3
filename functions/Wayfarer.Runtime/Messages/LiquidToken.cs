namespace Wayfarer.Runtime.Messages;

internal enum LiquidTokenKind
{
    Output,
    Tag,
}

/// <summary>
/// One <c>{{ output }}</c> or <c>{% tag %}</c> of a template, and where it stands: its line and column, and the characters
/// from <paramref name="Start"/> to before <paramref name="End"/>.
/// </summary>
internal sealed record LiquidToken(LiquidTokenKind Kind, string Markup, int Line, int Column, int Start, int End);
