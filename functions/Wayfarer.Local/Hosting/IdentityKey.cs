using System.Security.Cryptography;

namespace Wayfarer.Local.Hosting;

/// <summary>
/// The secret that contact ids are computed with. It is made at the first start and stays with the data: with another one,
/// everybody would be somebody else.
/// </summary>
public static class IdentityKey
{
    private const int Bytes = 32;
    private const string FileName = "identity.key";

    public static byte[] LoadOrCreate(string dataFolder)
    {
        var path = Path.Combine(dataFolder, FileName);
        if (File.Exists(path)) return Read(path);

        var key = RandomNumberGenerator.GetBytes(Bytes);
        SecretFile.Write(path, key, overwrite: false);
        return key;
    }

    private static byte[] Read(string path)
    {
        var key = File.ReadAllBytes(path);
        return key.Length == Bytes
            ? key
            : throw new InvalidDataException($"{path} must have {Bytes} bytes and has {key.Length}; restore it from a backup, or start with a new data folder.");
    }
}
