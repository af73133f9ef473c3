namespace Wayfarer.Runtime.Keys;

/// <summary>What became of a change to the keys.</summary>
public abstract record KeyChange
{
    private KeyChange()
    {
    }

    /// <param name="Text">The key in full when one was made; it can never be read again.</param>
    public sealed record Done(KeyDocument Key, string? Text = null) : KeyChange;

    /// <summary>There is no such key or secret.</summary>
    public sealed record Missing(string Reason) : KeyChange;

    /// <summary>Nothing was changed, because the keys that there are do not allow it.</summary>
    public sealed record Refused(string Reason) : KeyChange;
}
