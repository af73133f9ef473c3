using Xunit;

namespace Wayfarer.Tests.Infrastructure;

/// <summary>What Bicep would deploy is closed, keeps what it must, and knows no key.</summary>
[Collection(nameof(DeploymentCollection))]
public sealed class SecurityTests(DeploymentFixture deployments)
{
    public static TheoryData<string> Rules => [.. SecurityRule.All.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void It_holds_that(string rule)
    {
        var violations = SecurityRule.All.Single(one => one.Name == rule).Violations;
        Assert.Empty(violations(deployments.First));
        Assert.Empty(violations(deployments.Whole));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void In_a_wrong_template_it_is_found_not_to_hold_that(string rule) =>
        Assert.NotEmpty(SecurityRule.All.Single(one => one.Name == rule).Violations(deployments.Wrong));

    [Fact]
    public void There_are_four_accounts_and_the_rules_saw_them()
    {
        Assert.Equal(["wfcontacts", "wfcontent", "wfdurable", "wfhost"], deployments.First.Of("Microsoft.Storage/storageAccounts").Select(account => account.Name[..^13]).Order());
        Assert.NotEmpty(deployments.Whole.Of("Microsoft.Authorization/roleAssignments"));
        Assert.Single(deployments.Whole.Of("Microsoft.KeyVault/vaults"));
    }

    [Fact]
    public void Who_looks_after_an_installation_may_do_so_only_when_named()
    {
        Assert.DoesNotContain(deployments.First.Of("Microsoft.Authorization/roleAssignments"), grant => grant.Text("properties.principalType") != "ServicePrincipal");
        Assert.Contains(deployments.Whole.Of("Microsoft.Authorization/roleAssignments"), grant => grant.Text("properties.principalId") == "00000000-0000-0000-0000-000000000003");
    }

    [Fact]
    public void Signing_in_never_stands_before_a_website_or_Event_Grid()
    {
        Assert.DoesNotContain(deployments.First.Of("Microsoft.Web/sites/config"), config => config.ShortName == "authsettingsV2");
        var signIn = Assert.Single(deployments.Whole.Of("Microsoft.Web/sites/config"), config => config.ShortName == "authsettingsV2");
        Assert.Equal("AllowAnonymous", signIn.Text("properties.globalValidation.unauthenticatedClientAction"));
        Assert.Equal("/runtime/webhooks/*", Assert.Single(signIn.At("properties.globalValidation.excludedPaths")!.AsArray())!.GetValue<string>());
    }
}
