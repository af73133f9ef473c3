namespace Wayfarer.Domain.Messages;

/// <summary>What the law takes a message for.</summary>
public enum MessageKind
{
    /// <summary>Needs consent, can be unsubscribed from, keeps quiet hours and caps.</summary>
    Marketing,

    /// <summary>Part of what somebody ordered or asked for: only an address that cannot or must not be reached is left out.</summary>
    Transactional,
}
