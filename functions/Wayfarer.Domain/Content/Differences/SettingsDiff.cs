using System.Text;

namespace Wayfarer.Domain.Content.Differences;

/// <summary>What would be different in <c>settings.json</c>: every member whose value differs, by its path.</summary>
internal static class SettingsDiff
{
    private const string Nothing = "nothing";

    private static readonly HashSet<string> SaysNothing = ["$schema", "language", "name", "description"];

    public static IEnumerable<string> Between(ContentFile? was, ContentFile? becomes)
    {
        var before = Values(was);
        var after = Values(becomes);
        foreach (var path in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal))
        {
            var (old, now) = (before.GetValueOrDefault(path, Nothing), after.GetValueOrDefault(path, Nothing));
            if (old == now) continue;

            yield return (path, now) switch
            {
                ("sending", "\"on\"") => $"would start sending to everybody: {old} -> \"on\"",
                ("sending", "\"off\"") => $"would stop all sending: {old} -> \"off\"",
                _ when old == Nothing => $"{path} is new: {now}",
                _ when now == Nothing => $"{path} is removed; it was {old}",
                _ => $"{path} is {now} instead of {old}",
            };
        }
    }

    private static SortedDictionary<string, string> Values(ContentFile? file)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (file is null || NodeReader.Read(file.Text, new Problems(file.Path)) is not { } root) return values;

        foreach (var member in root.Members.Where(member => !SaysNothing.Contains(member.Name))) Flatten(member.Name, member.Value, values);

        return values;
    }

    private static void Flatten(string path, Node node, SortedDictionary<string, string> values)
    {
        if (node.Kind == NodeKind.Text) values[path] = $"\"{node.Text}\"";
        else if (node.Kind != NodeKind.Object || node.Members.IsEmpty) values[path] = Encoding.UTF8.GetString(CanonicalJson.Of(node).Span);
        else foreach (var member in node.Members) Flatten($"{path}.{member.Name}", member.Value, values);
    }
}
