using System.Collections.Immutable;
using Wayfarer.Domain.Content;

namespace Wayfarer.Runtime.Definitions;

/// <summary>A file as somebody wants it: its new text, or none to delete it, and the hash of the text that they had before them.</summary>
public sealed record ContentEdit(string Path, string? Text, string? Was);

/// <summary>What became of edits.</summary>
public abstract record EditOutcome
{
    private EditOutcome()
    {
    }

    /// <summary>All are written and, as far as they are sound, live.</summary>
    public sealed record Done(Publication Publication) : EditOutcome;

    /// <summary>Somebody else has changed these files since; <paramref name="Written"/> names what was written before that was seen.</summary>
    public sealed record Changed(ImmutableArray<string> Files, ImmutableArray<string> Written) : EditOutcome;

    /// <summary>The content would be broken by them; nothing was written.</summary>
    public sealed record Broken(ImmutableArray<ContentProblem> Problems) : EditOutcome;

    /// <summary>They cannot be edits of content; nothing was written.</summary>
    public sealed record Refused(string Reason) : EditOutcome;
}
