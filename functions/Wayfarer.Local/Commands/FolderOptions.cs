using System.CommandLine;
using Wayfarer.Local.Content;

namespace Wayfarer.Local.Commands;

/// <summary>The folders that several commands work with, and where they are when nobody says it.</summary>
internal sealed class FolderOptions
{
    public Option<string?> Content { get; } = new("--content") { Description = "The content folder; found from the working folder by default." };

    public Option<string?> Data { get; } = new("--data") { Description = "Where the data is kept; .wayfarer/ beside the content by default." };

    public string ContentFolder(ParseResult parsed) => ContentFolder(parsed.GetValue(Content));

    /// <param name="part">The subfolder that a command uses of the default data folder.</param>
    public string DataFolder(ParseResult parsed, string contentFolder, string part = "") => Path.GetFullPath(
        parsed.GetValue(Data) ?? Path.Combine(ContentLocation.DataFor(contentFolder, Environment.CurrentDirectory), part));

    public static string ContentFolder(string? given)
    {
        var folder = given ?? ContentLocation.Find(Environment.CurrentDirectory, AppContext.BaseDirectory)
            ?? throw new InvalidDataException("No content folder was found. Start where one is, or name it with --content.");
        return Directory.Exists(folder)
            ? Path.GetFullPath(folder)
            : throw new InvalidDataException($"There is no content folder {Path.GetFullPath(folder)}.");
    }
}
