using Wayfarer.Domain.Time;
using Wayfarer.Local.Hosting;
using Wayfarer.Runtime.Links;
using Wayfarer.Tests.Contracts;
using Xunit;

namespace Wayfarer.Tests.Local;

public sealed class LinkKeyFileTests : IDisposable
{
    private static readonly Link Link = new() { IssuedAt = Instant.Epoch, Message = "hello" };

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Links_work_after_a_restart_and_after_a_rotation()
    {
        using var first = Open();
        var token = new LinkSigner(first).Sign(LinkPurpose.Open, Link);
        using var second = Open();
        Assert.NotNull(new LinkSigner(second).Verify(LinkPurpose.Open, token));

        await second.RotateAsync(Cancellation);
        using var third = Open();
        Assert.Equal(2, third.Current.Keys.Length);
        Assert.NotNull(new LinkSigner(third).Verify(LinkPurpose.Open, token));

        Assert.True(await third.RemoveAsync(first.Current.Signing.Id, Cancellation));
        using var fourth = Open();
        Assert.Null(new LinkSigner(fourth).Verify(LinkPurpose.Open, token));
    }

    [Fact]
    public async Task The_file_is_for_its_owner_alone_before_and_after_a_rotation()
    {
        using var file = Open();
        AssertOwnerAlone();
        await file.RotateAsync(Cancellation);
        AssertOwnerAlone();
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("nothing")]
    public async Task A_file_without_keys_is_not_replaced_and_says_what_to_do(string text)
    {
        await File.WriteAllTextAsync(_folder.File("links.key"), text, Cancellation);
        Assert.Contains("restore it from a backup", Assert.Throws<InvalidDataException>(() => Open()).Message, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(_folder.File("links.key"), Cancellation));
    }

    [Fact]
    public async Task A_key_that_is_not_there_is_not_removed()
    {
        using var file = Open();
        Assert.False(await file.RemoveAsync("00000000", Cancellation));
    }

    private LinkKeyFile Open() => LinkKeyFile.LoadOrCreate(_folder.Path, TimeProvider.System);

    private void AssertOwnerAlone()
    {
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.File("links.key")));
    }
}
