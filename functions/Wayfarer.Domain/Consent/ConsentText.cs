using System.Security.Cryptography;
using System.Text;

namespace Wayfarer.Domain.Consent;

/// <summary>Names the words that somebody agreed to, so that it can be shown later which ones these were.</summary>
public static class ConsentText
{
    public static string VersionOf(string words) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(words)).AsSpan(0, 16));

    /// <summary>The words of the topics themselves, where no form has others.</summary>
    public static string VersionOf(IEnumerable<Topic> topics) =>
        VersionOf(string.Join('\n', topics.Select(topic => $"{topic.Id}: {topic.Name}. {topic.Description}")));
}
