using System.Text;
using MimeKit;
using Wayfarer.Runtime.Bounces;
using Xunit;

namespace Wayfarer.Tests.Runtime.Bounces;

/// <summary>How mails of many mail systems are read, in one approved text: a change to it shows in review.</summary>
public sealed class BounceReaderTests
{
    private const int Mutations = 10_000;
    private const string BounceAddress = "bounces@mail.shop.example";

    private static readonly string Folder = Repository.PathOf("tests", "Wayfarer.Tests", "Runtime", "Bounces");

    private static readonly string[] Fragments =
    [
        "\r\n", "\n\n", "\0", "--", "Action: failed\n", "Status: 5.1.1\n", "Final-Recipient: rfc822;", "Final-Recipient: rfc822; <", "\"", "<>", "@", ";", ":", "=?utf-8?b?",
        "Content-Type: message/delivery-status\n\n", "Content-Type: multipart/report; boundary=x\n\n", "Content-Transfer-Encoding: base64\n", "5.999.999", "9.9.9", "550 ", "\ud800", "\u2028",
    ];

    [Fact]
    public void Each_sample_is_read_as_approved()
    {
        var samples = Directory.GetFiles(Path.Combine(Folder, "samples"), "*.eml").Order(StringComparer.Ordinal).ToList();
        Assert.InRange(samples.Count, 40, 1_000);
        var actual = string.Concat(samples.Select(sample => $"{Path.GetFileNameWithoutExtension(sample)}\n    {Describe(Read(File.ReadAllBytes(sample)))}\n"));
        var approved = Path.Combine(Folder, "samples.approved.txt");
        if (!File.Exists(approved)) File.WriteAllText(approved, actual);

        Assert.Equal(File.ReadAllText(approved), actual);
    }

    [Fact]
    public void Ten_thousand_damaged_mails_are_read_without_an_error_and_name_nobody_who_is_not_in_them()
    {
        var chance = new Random(5_965);
        var samples = Directory.GetFiles(Path.Combine(Folder, "samples"), "*.eml").Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToList();
        var named = 0;
        for (var mutation = 0; mutation < Mutations; mutation++)
        {
            var mail = Damage([.. samples[chance.Next(samples.Count)]], samples[chance.Next(samples.Count)], chance);
            var report = Read(mail);
            if (report.Recipient is null) continue;

            named++;
            Assert.Contains(report.Recipient, Readable(mail), StringComparison.OrdinalIgnoreCase);
        }

        Assert.InRange(named, Mutations / 4, Mutations);
    }

    [Fact]
    public void Without_an_address_for_bounces_no_token_is_read() =>
        Assert.Null(BounceReader.Read(new MemoryStream(File.ReadAllBytes(Path.Combine(Folder, "samples", "postfix-unknown-user.eml")))).ReturnToken);

    private static BounceReport Read(byte[] mail) => BounceReader.Read(new MemoryStream(mail), BounceAddress);

    private static string Describe(BounceReport report) =>
        $"{report.Kind} {report.Status ?? "-"} {report.Recipient ?? "-"} {report.MessageId ?? "-"} {report.ReturnToken ?? "-"} \"{report.Diagnostic}\"";

    private static byte[] Damage(List<byte> mail, byte[] other, Random chance)
    {
        for (var times = chance.Next(1, 6); times > 0; times--)
        {
            var at = mail.Count == 0 ? 0 : chance.Next(mail.Count);
            switch (chance.Next(5))
            {
                case 0 when mail.Count > 0:
                    mail[at] = (byte)chance.Next(256);
                    break;
                case 1:
                    mail.RemoveRange(at, Math.Min(mail.Count - at, chance.Next(60)));
                    break;
                case 2:
                    mail.InsertRange(at, Encoding.UTF8.GetBytes(Fragments[chance.Next(Fragments.Length)]));
                    break;
                case 3:
                    var from = chance.Next(other.Length);
                    mail.InsertRange(at, other.AsSpan(from, Math.Min(other.Length - from, chance.Next(200))));
                    break;
                default:
                    if (chance.Next(10) == 0) mail.RemoveRange(at, mail.Count - at);
                    break;
            }
        }

        return [.. mail];
    }

    /// <summary>What stands there, and what it says when it is unfolded and decoded.</summary>
    private static string Readable(byte[] mail)
    {
        using var message = MimeMessage.Load(new MemoryStream(mail));
        var parts = message.BodyParts.OfType<MimePart>().Where(part => part.Content is not null).Select(part =>
        {
            using var content = new MemoryStream();
            part.Content!.DecodeTo(content);
            return Encoding.UTF8.GetString(content.ToArray());
        });
        return $"{Encoding.UTF8.GetString(mail)}\n{Encoding.Latin1.GetString(mail)}\n{string.Join('\n', parts)}\n{string.Join('\n', message.Headers.Select(header => header.Value))}";
    }
}
