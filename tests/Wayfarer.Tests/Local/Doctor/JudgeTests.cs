using Wayfarer.Domain.Messages;
using Wayfarer.Local.Doctor;
using Wayfarer.Web;
using Xunit;

namespace Wayfarer.Tests.Local.Doctor;

/// <summary>What is made of what was seen, as tables.</summary>
public sealed class JudgeTests
{
    private static readonly MailSetup OwnDomain = new([new MailDomain("/d", "news.example.com", false, new Dictionary<string, string>())], ["/d"]);

    [Theory]
    [InlineData(null, null, 0, "Slight quota")]
    [InlineData(30, 100, 0, "Fine quota")]
    [InlineData(31, 100, 0, "Slight quota")]
    [InlineData(30, 101, 0, "Slight quota")]
    [InlineData(30, 100, 2_400, "Fine quota")]
    [InlineData(30, 100, 2_401, "Fine quota, Slight quota")]
    [InlineData(30, null, 30 * 60 * 24, "Fine quota")]
    public void What_is_planned_is_held_against_what_the_provider_grants(int? perMinute, int? perHour, int waiting, string expected) =>
        Assert.Equal(expected, Say(MailJudge.Judge(OwnDomain, new PlannedSending(perMinute, perHour, waiting, OrMore: false))));

    [Theory]
    [InlineData(0, "Fine")]
    [InlineData(59, "Fine")]
    [InlineData(60, "Slight")]
    [InlineData(-60, "Slight")]
    [InlineData(299, "Slight")]
    [InlineData(300, "Wrong")]
    public void Clocks_may_be_a_little_apart(int seconds, string expected) =>
        Assert.StartsWith($"{expected} clock", Say(HostJudge.Judge(Host() with { ClockBehind = TimeSpan.FromSeconds(seconds) })), StringComparison.Ordinal);

    [Theory]
    [InlineData("ok", "Fine health")]
    [InlineData("warn", "Slight health")]
    [InlineData("bad", "Wrong health")]
    public void Poison_is_told_as_the_host_judges_it(string state, string expected) =>
        Assert.Contains(expected, Say(HostJudge.Judge(Host() with { Health = Host().Health with { Poison = new HealthCount(state, 5, false) } })), StringComparison.Ordinal);

    [Theory]
    [InlineData(SendingMode.On, "Fine sending")]
    [InlineData(SendingMode.Only, "Slight sending")]
    [InlineData(SendingMode.Off, "Slight sending")]
    public void Who_is_not_written_to_is_told(SendingMode mode, string expected) =>
        Assert.EndsWith(expected, Say(HostJudge.Judge(Host() with { Sending = mode })), StringComparison.Ordinal);

    [Fact]
    public void A_scope_covers_what_is_below_it_and_nothing_that_begins_alike()
    {
        var app = new App("/site", "Running", "me", new Dictionary<string, string> { ["ContentStorage__blobServiceUri"] = "https://files.blob.core.windows.net/" });
        var account = new AzureResource("/g/accounts/files", "Microsoft.Storage/storageAccounts", "files");
        Assert.Equal("Fine roles", Say(RolesJudge.Judge(app, Grants("/g"))));
        Assert.Equal("Fine roles", Say(RolesJudge.Judge(app, Grants("/G/Accounts/Files"))));
        Assert.Equal("Wrong roles", Say(RolesJudge.Judge(app, Grants("/g/accounts/file"))));
        Assert.Equal("Wrong roles", Say(RolesJudge.Judge(app, Grants("/other"))));
        Assert.Equal("Wrong roles", Say(RolesJudge.Judge(app with { Principal = null }, Grants("/g"))));

        RoleGrants Grants(string scope) => new([new RoleGrant("ME", "ba92f5b4-2d11-453d-a403-e96b0029c9fe", scope)], [account]);
    }

    private static HostState Host() => new(
        TimeSpan.Zero,
        new HealthFigures("ok", "", 1, new WaitingSince("ok", 0, null), new HealthCount("ok", 0, false), new WaitingSince("ok", 0, null), new HealthCount("ok", 0, false)),
        1, [], SendingMode.On, new PlannedSending(30, 100, 0, false));

    private static string Say(IEnumerable<Finding> findings) => string.Join(", ", findings.Select(finding => $"{finding.State} {finding.About}"));
}
