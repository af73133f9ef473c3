namespace Wayfarer.Runtime.Links;

/// <summary>
/// What a link in a message may be used for. A token is signed for one purpose and verifies for no other, so that who holds
/// a click link cannot make an unsubscribe link of it. The numbers are part of every signature and never change.
/// </summary>
public enum LinkPurpose : byte
{
    Click = 1,
    Open = 2,
    Unsubscribe = 3,
    Preferences = 4,
    Confirm = 5,

    /// <summary>Stands in a test message where another link would: it looks like one and does nothing.</summary>
    Test = 6,
}
