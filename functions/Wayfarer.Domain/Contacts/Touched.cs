using System.Collections.Immutable;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Scoring;
using Wayfarer.Domain.Segments;

namespace Wayfarer.Domain.Contacts;

/// <summary>
/// The segments and scores that one change may have changed, each once. Most changes touch what one dependency names, which
/// is then used as it is.
/// </summary>
internal struct Touched
{
    private Dependent? _first;
    private List<Segment>? _segments;
    private List<ScoreModel>? _scores;

    public readonly IReadOnlyList<Segment> Segments => _segments ?? (IReadOnlyList<Segment>)(_first?.Segments ?? []);

    public readonly IReadOnlyList<ScoreModel> Scores => _scores ?? (IReadOnlyList<ScoreModel>)(_first?.Scores ?? []);

    public void Add(Dependent more)
    {
        if (more.Segments.IsEmpty && more.Scores.IsEmpty) return;
        if (_first is null || ReferenceEquals(_first, more))
        {
            _first = more;
            return;
        }

        _segments ??= [.. _first.Segments];
        _scores ??= [.. _first.Scores];
        foreach (var segment in more.Segments)
        {
            if (!_segments.Exists(known => ReferenceEquals(known, segment))) _segments.Add(segment);
        }

        foreach (var score in more.Scores)
        {
            if (!_scores.Exists(known => ReferenceEquals(known, score))) _scores.Add(score);
        }
    }
}
