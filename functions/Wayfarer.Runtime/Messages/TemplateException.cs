namespace Wayfarer.Runtime.Messages;

/// <summary>A template cannot be rendered for this contact: the message is skipped with this reason.</summary>
public sealed class TemplateException : Exception
{
    public TemplateException(string message)
        : base(message)
    {
    }

    public TemplateException(string message, Exception cause)
        : base(message, cause)
    {
    }

    public TemplateException()
    {
    }
}
