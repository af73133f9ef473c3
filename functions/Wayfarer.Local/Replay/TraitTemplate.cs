using System.Text;

namespace Wayfarer.Local.Replay;

/// <summary>A trait's value with <c>{column}</c> where the row's value goes, such as <c>{user_id}@example.com</c>.</summary>
public sealed class TraitTemplate
{
    private readonly List<(string Text, bool IsColumn)> _parts = [];

    public TraitTemplate(string template)
    {
        for (var at = 0; at < template.Length;)
        {
            var open = template.IndexOf('{', at);
            var close = open < 0 ? -1 : template.IndexOf('}', open);
            if (open >= 0 && close < open + 2) throw new FormatException($"'{template}' has a brace that names no column; write {{column}}.");

            var end = open < 0 ? template.Length : open;
            _parts.Add((template[at..end], false));
            if (open >= 0) _parts.Add((template[(open + 1)..close], true));
            at = open < 0 ? template.Length : close + 1;
        }
    }

    public IEnumerable<string> Columns => _parts.Where(part => part.IsColumn).Select(part => part.Text);

    /// <summary>Null where a column has no value: half an address would be worse than none.</summary>
    public string? For(Func<string, string?> value)
    {
        var text = new StringBuilder();
        foreach (var (part, isColumn) in _parts)
        {
            var piece = isColumn ? value(part) : part;
            if (isColumn && string.IsNullOrEmpty(piece)) return null;
            text.Append(piece);
        }

        return text.ToString();
    }
}
