namespace Wayfarer.Domain.Content;

/// <summary>A place in a file: line and column count from 1, the column in characters.</summary>
internal readonly record struct Position(int Line, int Column)
{
    public static readonly Position Start = new(1, 1);
}
