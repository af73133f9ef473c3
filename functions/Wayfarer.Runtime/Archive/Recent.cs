using System.Collections.Concurrent;

namespace Wayfarer.Runtime.Archive;

/// <summary>The newest of what was read about subjects lately, in bounded memory.</summary>
internal sealed class Recent<T>(int most)
    where T : class
{
    private ConcurrentDictionary<string, T> _young = new(StringComparer.Ordinal);
    private ConcurrentDictionary<string, T> _old = new(StringComparer.Ordinal);

    public T? Find(string subject) => _young.TryGetValue(subject, out var value) || _old.TryGetValue(subject, out value) ? value : null;

    public void Put(string subject, T value)
    {
        if (_young.Count >= most) (_old, _young) = (_young, new ConcurrentDictionary<string, T>(StringComparer.Ordinal));
        _young[subject] = value;
    }

    public void Remove(string subject)
    {
        _young.TryRemove(subject, out _);
        _old.TryRemove(subject, out _);
    }
}
