using System.Security.Cryptography;
using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.Links;

/// <summary>A secret that links are signed with, under the id that its links carry.</summary>
public sealed record LinkKey(string Id, byte[] Secret, Instant CreatedAt)
{
    public const int IdBytes = 4;

    private const int SecretBytes = 32;

    public static LinkKey New(Instant at) =>
        new(RandomNumberGenerator.GetHexString(IdBytes * 2, lowercase: true), RandomNumberGenerator.GetBytes(SecretBytes), at);
}
