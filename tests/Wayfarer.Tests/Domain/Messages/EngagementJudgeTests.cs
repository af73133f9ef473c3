using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Xunit;

namespace Wayfarer.Tests.Domain.Messages;

public sealed class EngagementJudgeTests
{
    private const string Safari = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15";

    private static readonly Engagement Click = new() { Kind = EngagementKind.Click, At = new Instant(60_000), SentAt = Instant.Epoch, UserAgent = Safari };

    private static readonly Engagement Open = Click with { Kind = EngagementKind.Open };

    public static TheoryData<string> ProgramsOfPeople =>
    [
        Safari,
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
        "Mozilla/5.0 (Linux; Android 13; CUBOT X50) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Thunderbird/115.11.0",
        "Mozilla/4.0 (compatible; ms-office; MSOffice 16)",
    ];

    public static TheoryData<string> ProgramsOfMachines =>
    [
        "", "curl/8.7.1", "python-requests/2.32.3", "Wget/1.21", "Go-http-client/2.0",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0.0.0 Safari/537.36",
        "Mozilla/5.0 (compatible; BarracudaSentinel)", "Mimecast-URL-Scan", "Proofpoint URL Defense", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    ];

    [Theory]
    [MemberData(nameof(ProgramsOfPeople))]
    public void The_programs_that_people_use_are_people(string userAgent)
    {
        Assert.Equal((false, "human"), Judged(Click with { UserAgent = userAgent }));
        Assert.Equal((false, "human"), Judged(Open with { UserAgent = userAgent }));
    }

    [Theory]
    [MemberData(nameof(ProgramsOfMachines))]
    public void Scanners_and_programs_without_a_window_are_machines(string userAgent)
    {
        Assert.Equal((true, "machine"), Judged(Click with { UserAgent = userAgent }));
        Assert.Equal((true, "machine"), Judged(Open with { UserAgent = userAgent }));
    }

    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)", "through Gmail's image proxy")]
    [InlineData("YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html", "through Yahoo's image proxy")]
    public void A_proxy_that_fetches_when_a_person_looks_is_a_person_and_is_named(string userAgent, string reason)
    {
        var verdict = EngagementJudge.Judge(Open with { UserAgent = userAgent });
        Assert.False(verdict.IsMachine);
        Assert.Equal([reason], verdict.Reasons);
    }

    [Fact]
    public void Apples_proxy_opens_everything_by_itself() =>
        Assert.Equal(["Apple Mail's privacy protection"], EngagementJudge.Judge(Open with { UserAgent = "Mozilla/5.0" }).Reasons);

    [Fact]
    public void Each_sign_alone_is_enough_and_is_named()
    {
        Assert.All(
            new[]
            {
                Click with { IsTrap = true }, Click with { IsAfterTrap = true }, Click with { LinksAtOnce = 3 }, Click with { IsHeadOnly = true },
                Click with { IsPrefetch = true }, Click with { SentAt = new Instant(58_001) },
            },
            sign => Assert.Single(EngagementJudge.Judge(sign).Reasons));
        Assert.Empty(EngagementJudge.Judge(Click with { LinksAtOnce = 2, SentAt = new Instant(58_000) }).Reasons);
    }

    private static (bool, string) Judged(Engagement engagement)
    {
        var verdict = EngagementJudge.Judge(engagement);
        return (verdict.IsMachine, verdict.By);
    }
}
