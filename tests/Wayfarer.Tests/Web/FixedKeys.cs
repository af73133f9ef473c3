using Wayfarer.Runtime.Keys;

namespace Wayfarer.Tests.Web;

/// <summary>Keys with names of one's choice, beside those that are made.</summary>
internal sealed class FixedKeys(params IEnumerable<(string Presented, WriteKey Key)> keys) : IWriteKeys
{
    private readonly Dictionary<string, WriteKey> _keys = keys.ToDictionary(key => key.Presented, key => key.Key);

    public WriteKey? Find(string presented) => _keys.GetValueOrDefault(presented);
}
