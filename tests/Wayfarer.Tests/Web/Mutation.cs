using System.Text;

namespace Wayfarer.Tests.Web;

/// <summary>Damage to a body in one place.</summary>
internal static class Mutation
{
    // What breaks readers more often than single bytes do.
    private static readonly string[] Fragments =
    [
        "\\u0000", "\\ud800", "\\udc00", "\\u", "\\", "1e400", "0", "null", "undefined", "[[[[", "{\"", "\"", ",", "}", "]", ":", "\0", "\u2028", "\r\n",
        "é", "😀", "true", "\"\"", " ", "x", "7",
    ];

    public static void Apply(List<byte> bytes, Random chance)
    {
        var at = chance.Next(bytes.Count);
        switch (chance.Next(6))
        {
            case 0:
                bytes[at] = (byte)chance.Next(256);
                break;
            case 1:
                bytes.RemoveRange(at, Math.Min(chance.Next(1, 12), bytes.Count - at));
                break;
            case 2:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(Fragments[chance.Next(Fragments.Length)]));
                break;
            default:
                bytes[at] = (byte)chance.Next('a', 'z' + 1);
                break;
        }

        if (bytes.Count == 0) bytes.Add((byte)' ');
    }
}
