using System.Globalization;
using System.Text;

namespace Wayfarer.Runtime.Messages;

/// <summary>Collects output up to a limit, so that a loop in a template cannot fill the memory.</summary>
internal sealed class BoundedWriter(int charactersAtMost) : TextWriter(CultureInfo.InvariantCulture)
{
    private readonly StringBuilder _text = new();

    public override Encoding Encoding => Encoding.Unicode;

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (_text.Length + buffer.Length > charactersAtMost) throw new TemplateException($"the message is longer than {charactersAtMost} characters");

        _text.Append(buffer);
    }

    public override string ToString() => _text.ToString();
}
