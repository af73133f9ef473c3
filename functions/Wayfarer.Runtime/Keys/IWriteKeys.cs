namespace Wayfarer.Runtime.Keys;

/// <summary>The keys that are live now, held in memory so that a request costs no look-up; a change is known everywhere within seconds.</summary>
public interface IWriteKeys
{
    /// <summary>The live key that was presented; null when there is none. Takes the same time for any text.</summary>
    WriteKey? Find(string presented);
}
