using MimeKit;

namespace Wayfarer.Runtime.Channels;

/// <summary>
/// E-mail for one machine: each message becomes one <c>.eml</c> file, complete from the moment it can be seen. The file's
/// name comes from the key, so that a message handed over twice is one file. A replay, which can be repeated, need not wait
/// for the disk.
/// </summary>
public sealed class OutboxFolderChannel(string folder, bool survivesPowerLoss = true) : IChannel
{
    private const int LongestName = 100;

    public bool RepeatsAreSafe => true;

    public async ValueTask<HandOver> HandOverAsync(OutgoingMessage message, CancellationToken cancellation)
    {
        var target = Path.Combine(folder, $"{NameOf(message.Key)}.eml");
        if (File.Exists(target)) return HandOver.HandedOver.Instance;
        if (!MailMessage.TryCreate(message, out var mail, out var reason)) return new HandOver.Refused(reason);

        // The leading dot keeps programs that watch the folder from picking up half a message.
        var unfinished = Path.Combine(folder, $".{Guid.NewGuid():n}.tmp");
        try
        {
            Directory.CreateDirectory(folder);
            await WriteAsync(mail, unfinished, cancellation);
            File.Move(unfinished, target, overwrite: false);
            return HandOver.HandedOver.Instance;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Whoever moved another copy there first has handed it over.
            return File.Exists(target) ? HandOver.HandedOver.Instance : new HandOver.Later(null, exception.Message);
        }
        finally
        {
            mail.Dispose();
            File.Delete(unfinished);
        }
    }

    private async Task WriteAsync(MimeMessage mail, string path, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        await mail.WriteToAsync(file, cancellation);
        file.Flush(flushToDisk: survivesPowerLoss);
    }

    /// <summary>
    /// The key itself when it can be a file's name; else what is left of it and a hash, so that two keys never share a name.
    /// </summary>
    private static string NameOf(string key)
    {
        var clean = string.Concat(key.Select(character => IsPlain(character) ? character : '_')).TrimStart('.');
        return clean == key && key.Length is > 0 and <= LongestName
            ? key
            : $"{clean[..Math.Min(clean.Length, LongestName / 2)]}-{MailMessage.Hash(key)}";
    }

    private static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.';
}
