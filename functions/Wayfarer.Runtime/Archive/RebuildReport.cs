namespace Wayfarer.Runtime.Archive;

/// <summary>What a rebuild has made of the archive.</summary>
public sealed record RebuildReport
{
    public int Parts { get; set; }

    public int PartsDone { get; set; }

    public long Entries { get; set; }

    public long Contacts { get; set; }

    public long Erased { get; set; }

    public long Commits { get; set; }

    public long Messages { get; set; }

    /// <summary>Messages of which nobody knows whether they were handed over: marketing is not repeated.</summary>
    public long CutOff { get; set; }

    public long Addresses { get; set; }

    /// <summary>Entries that no key opens: of people who were erased before this release told so, or of keys that are lost.</summary>
    public long Unreadable { get; set; }

    /// <summary>Contacts of which a commit is missing between two that are there; their next events find what is missing.</summary>
    public long WithGaps { get; set; }
}
