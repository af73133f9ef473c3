using System.Globalization;
using System.Net;
using System.Text;

namespace Wayfarer.Runtime.Messages;

/// <summary>
/// Collects output up to a limit, so that a loop in a template cannot fill the memory, and escapes for HTML all that is not
/// marked as the template's own text.
/// </summary>
internal sealed class BoundedWriter(string mark, bool escapes, int charactersAtMost) : TextWriter(CultureInfo.InvariantCulture)
{
    private readonly StringBuilder _text = new();

    public override Encoding Encoding => Encoding.Unicode;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(string? value)
    {
        if (string.IsNullOrEmpty(value)) return;

        if (value.StartsWith(mark, StringComparison.Ordinal)) Append(value.AsSpan(mark.Length));
        else Append(escapes ? WebUtility.HtmlEncode(value) : value);
    }

    public override string ToString() => _text.ToString();

    private void Append(ReadOnlySpan<char> text)
    {
        if (_text.Length + text.Length > charactersAtMost)
            throw new TemplateException($"the message is longer than {charactersAtMost} characters");

        _text.Append(text);
    }
}
