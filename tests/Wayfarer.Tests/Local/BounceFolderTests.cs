using Microsoft.Extensions.Logging.Abstractions;
using Wayfarer.Domain;
using Wayfarer.Local.Bounces;
using Wayfarer.Runtime.Bounces;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.Runtime.Bounces;
using Xunit;

namespace Wayfarer.Tests.Local;

public sealed class BounceFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly KeptBounces _kept = new();

    private BounceFolder Folder => new(_folder.Path, new BounceInbox(_kept, null), NullLogger.Instance);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_says_something_is_passed_on_and_the_rest_is_left_for_people()
    {
        Put("postfix-unknown-user");
        Put("person-answers");
        Assert.Equal(2, await Folder.ReadAsync(Cancellation));
        Assert.Equal(BounceKind.Hard, Assert.Single(_kept.Reports).Kind);
        Assert.True(File.Exists(_folder.File("done/postfix-unknown-user.eml")));
        Assert.True(File.Exists(_folder.File("unread/person-answers.eml")));
        Assert.Equal(0, await Folder.ReadAsync(Cancellation));
    }

    [Fact]
    public async Task Files_of_one_name_are_all_kept()
    {
        for (var time = 0; time < 3; time++)
        {
            Put("postfix-unknown-user");
            await Folder.ReadAsync(Cancellation);
        }

        Assert.Equal(3, Directory.GetFiles(_folder.File("done")).Length);
    }

    [Fact]
    public async Task What_could_not_be_passed_on_stays_and_comes_again()
    {
        Put("postfix-unknown-user");
        _kept.Fails = true;
        Assert.Equal(0, await Folder.ReadAsync(Cancellation));
        _kept.Fails = false;
        Assert.Equal(1, await Folder.ReadAsync(Cancellation));
        Assert.Single(_kept.Reports);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_stops_no_other()
    {
        File.CreateSymbolicLink(_folder.File("gone.eml"), _folder.File("nowhere"));
        Put("postfix-unknown-user");
        Assert.Equal(1, await Folder.ReadAsync(Cancellation));
        Assert.Single(_kept.Reports);
    }

    [Theory]
    [InlineData(Limits.BytesPerRequest, "done")]
    [InlineData(Limits.BytesPerRequest + 1, "unread")]
    public async Task A_file_is_read_up_to_the_limit(int bytes, string target)
    {
        Put("postfix-unknown-user");
        var file = _folder.File("postfix-unknown-user.eml");
        var text = await File.ReadAllBytesAsync(file, Cancellation);
        await File.WriteAllBytesAsync(file, [.. text, .. Enumerable.Repeat((byte)'\n', bytes - text.Length)], Cancellation);
        Assert.Equal(1, await Folder.ReadAsync(Cancellation));
        Assert.Single(Directory.GetFiles(_folder.File(target)));
    }

    private void Put(string sample) =>
        File.Copy(Repository.PathOf("tests", "Wayfarer.Tests", "Runtime", "Bounces", "samples", $"{sample}.eml"), _folder.File($"{sample}.eml"));
}
