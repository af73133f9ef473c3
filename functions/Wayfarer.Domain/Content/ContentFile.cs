namespace Wayfarer.Domain.Content;

/// <summary>One file of the content folder: its path with forward slashes, relative to the folder, and its text.</summary>
public sealed record ContentFile(string Path, string Text);
