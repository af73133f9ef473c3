using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Wayfarer.Domain.Content;

/// <summary>
/// Reads a JSON file into a tree with positions. Comments and trailing commas are welcome, because people write these
/// files; a name that stands twice in one object is a problem, because only one of the two could count.
/// </summary>
internal ref struct NodeReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly Problems _problems;
    private Utf8JsonReader _reader;
    private int _offset;
    private Position _position = Position.Start;

    private NodeReader(ReadOnlySpan<byte> bytes, Problems problems)
    {
        _bytes = bytes;
        _problems = problems;
        _reader = new Utf8JsonReader(bytes, new JsonReaderOptions
        {
            AllowTrailingCommas = true,
            CommentHandling = JsonCommentHandling.Skip,
            // The limit is kept below, where it can be reported in our own words.
            MaxDepth = Limits.BytesPerFile,
        });
    }

    public static Node? Read(string text, Problems problems)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            problems.Add(Position.Start, "the file is empty");
            return null;
        }

        var bytes = Encoding.UTF8.GetBytes(text.TrimStart('\uFEFF'));
        var reader = new NodeReader(bytes, problems);
        try
        {
            reader._reader.Read();
            var node = reader.ReadValue();
            return reader._reader.Read() || problems.Any ? null : node;
        }
        catch (JsonException exception)
        {
            problems.Add(reader.PositionOf(exception), $"the file is not valid JSON: {PlainWords(exception)}");
            return null;
        }
        catch (InvalidOperationException)
        {
            problems.Add(reader.CurrentPosition(), "the text is not valid Unicode: one half of a surrogate pair is missing");
            return null;
        }
    }

    private Node? ReadValue()
    {
        var at = CurrentPosition();
        if (_reader.CurrentDepth >= Limits.DepthOfJson
            && _reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            _problems.Add(at, $"objects and lists are nested more than {Limits.DepthOfJson} deep");
            _reader.Skip();
            return null;
        }

        return _reader.TokenType switch
        {
            JsonTokenType.StartObject => new Node(NodeKind.Object, at) { Members = ReadMembers() },
            JsonTokenType.StartArray => new Node(NodeKind.List, at) { Items = ReadItems() },
            JsonTokenType.String => new Node(NodeKind.Text, at) { Text = _reader.GetString()! },
            JsonTokenType.Number => ReadNumber(at),
            JsonTokenType.True => new Node(NodeKind.Boolean, at) { Text = "true" },
            JsonTokenType.False => new Node(NodeKind.Boolean, at) { Text = "false" },
            _ => new Node(NodeKind.Null, at),
        };
    }

    private Node? ReadNumber(Position at)
    {
        if (_reader.TryGetDouble(out var number) && double.IsFinite(number))
            return new Node(NodeKind.Number, at) { Text = Encoding.UTF8.GetString(_reader.ValueSpan) };

        _problems.Add(at, "the number is too large");
        return null;
    }

    private ImmutableArray<Member> ReadMembers()
    {
        var members = ImmutableArray.CreateBuilder<Member>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var at = CurrentPosition();
            var name = _reader.GetString()!;
            _reader.Read();
            var value = ReadValue();
            if (!names.Add(name)) _problems.Add(at, $"\"{name}\" stands twice in this object");
            else if (value is not null) members.Add(new Member(name, at, value));
        }

        return members.ToImmutable();
    }

    private ImmutableArray<Node> ReadItems()
    {
        var items = ImmutableArray.CreateBuilder<Node>();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            if (ReadValue() is { } item) items.Add(item);
        }

        return items.ToImmutable();
    }

    private Position CurrentPosition() => Advance((int)_reader.TokenStartIndex);

    private Position PositionOf(JsonException exception)
    {
        var line = (int)(exception.LineNumber ?? 0);
        var start = 0;
        for (var passed = 0; passed < line; passed++) start += _bytes[start..].IndexOf((byte)'\n') + 1;

        var end = Math.Min(start + (int)(exception.BytePositionInLine ?? 0), _bytes.Length);
        return new Position(line + 1, Encoding.UTF8.GetCharCount(_bytes[start..end]) + 1);
    }

    private Position Advance(int offset)
    {
        for (; _offset < offset; _offset++)
        {
            if (_bytes[_offset] == (byte)'\n') _position = new Position(_position.Line + 1, 1);
            else if (!IsContinuation(_bytes[_offset])) _position = _position with { Column = _position.Column + 1 };
        }

        return _position;
    }

    private static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;

    private static string PlainWords(JsonException exception)
    {
        if (exception.Message.StartsWith("Expected depth to be zero", StringComparison.Ordinal))
            return "an object or list is never closed";
        if (exception.Message.Contains("is invalid after a value. Expected either ','", StringComparison.Ordinal))
            return "a comma is missing before this, or a bracket";

        var technical = exception.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (technical < 0 ? exception.Message : exception.Message[..technical]).TrimEnd('.');
    }
}
