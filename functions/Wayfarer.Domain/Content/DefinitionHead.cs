namespace Wayfarer.Domain.Content;

/// <summary>The members that every JSON definition may begin with.</summary>
internal static class DefinitionHead
{
    private const int Language = 1;

    public static void Read(ObjectReader reader, string fileName, Problems problems)
    {
        if (reader.Require("id", $"write \"id\": \"{fileName}\"") is { } node
            && node.ReadId("\"id\"", problems) is { } id
            && id != fileName)
        {
            problems.Add(node.At, $"the id \"{id}\" is not the file's name", $"write \"{fileName}\", or rename the file");
        }

        ReadCommon(reader, problems);
        reader.Text("name");
        if (reader.Find("description") is { } description) description.ReadText("\"description\"", problems, lines: true);
    }

    public static void ReadCommon(ObjectReader reader, Problems problems)
    {
        reader.Find("$schema");
        if (reader.Find("language") is { } language && (language.Kind != NodeKind.Number || language.Text != "1"))
            problems.Add(language.At, $"\"language\" must be {Language}: this version of Wayfarer knows no other");
    }
}
