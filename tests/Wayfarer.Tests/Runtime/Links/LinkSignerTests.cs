using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Links;
using Xunit;

namespace Wayfarer.Tests.Runtime.Links;

public sealed class LinkSignerTests
{
    private static readonly Instant At = new(1_772_355_600_123);

    private readonly MemoryLinkKeyRing _ring = new();

    private LinkSigner Signer => new(_ring);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_link_says_after_verification_what_was_signed()
    {
        var link = Of(1) with { Topics = ["news", "offers"], Url = "https://shop.example/Hüte?a=1&b=2#c" };
        var read = Signer.Verify(LinkPurpose.Click, Signer.Sign(LinkPurpose.Click, link))!;
        Assert.Equal(link.Topics, read.Topics);
        Assert.Equal(link with { Topics = [] }, read with { Topics = [] });
    }

    [Fact]
    public void A_token_with_any_bit_flipped_is_not_accepted()
    {
        var flips = 0;
        for (var number = 0; number < 1_000; number++)
        {
            var token = Signer.Sign(LinkPurpose.Unsubscribe, Of(number) with { Topics = number % 3 == 0 ? [] : ["news"] }).ToCharArray();
            for (var bit = 0; bit < token.Length * 8; bit++, flips++)
            {
                token[bit / 8] ^= (char)(1 << (bit % 8));
                Assert.Null(Signer.Verify(LinkPurpose.Unsubscribe, new string(token)));
                token[bit / 8] ^= (char)(1 << (bit % 8));
            }

            Assert.NotNull(Signer.Verify(LinkPurpose.Unsubscribe, new string(token)));
        }

        Assert.True(flips > 1_000_000);
    }

    [Fact]
    public void A_token_is_accepted_for_no_other_purpose_and_no_other_contact()
    {
        foreach (var purpose in Enum.GetValues<LinkPurpose>())
        {
            var token = Signer.Sign(purpose, Of(1));
            var other = Signer.Sign(purpose, Of(2));
            Assert.All(Enum.GetValues<LinkPurpose>().Where(wrong => wrong != purpose), wrong => Assert.Null(Signer.Verify(wrong, token)));

            // The signature of one with the content of the other, at every place where they could be cut.
            for (var cut = 1; cut < token.Length; cut++)
            {
                var spliced = token[..cut] + other[cut..];
                if (spliced != token && spliced != other) Assert.Null(Signer.Verify(purpose, spliced));
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("../../etc/passwd")]
    [InlineData("\uD800\u0000%00")]
    public void What_is_no_token_is_not_accepted(string? token) => Assert.Null(Signer.Verify(LinkPurpose.Click, token));

    [Fact]
    public void Another_spelling_of_the_same_bytes_is_not_accepted()
    {
        var token = Signer.Sign(LinkPurpose.Click, Of(1));
        Assert.All([$" {token}", $"{token}\n", $"{token}=", $"{token}==", token.Insert(8, "\r\n")], other => Assert.Null(Signer.Verify(LinkPurpose.Click, other)));
        Assert.Null(Signer.Verify(LinkPurpose.Click, new string('A', 1_000_000)));
    }

    [Fact]
    public async Task A_key_verifies_after_a_rotation_and_until_it_is_removed()
    {
        var first = _ring.Current.Signing.Id;
        var token = Signer.Sign(LinkPurpose.Unsubscribe, Of(1));
        await _ring.RotateAsync(Cancellation);
        var later = Signer.Sign(LinkPurpose.Unsubscribe, Of(1));
        Assert.NotEqual(token, later);
        Assert.NotNull(Signer.Verify(LinkPurpose.Unsubscribe, token));

        Assert.True(await _ring.RemoveAsync(first, Cancellation));
        Assert.Null(Signer.Verify(LinkPurpose.Unsubscribe, token));
        Assert.NotNull(Signer.Verify(LinkPurpose.Unsubscribe, later));
    }

    [Fact]
    public async Task The_key_that_signs_cannot_be_removed()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await _ring.RemoveAsync(_ring.Current.Signing.Id, Cancellation));
        Assert.NotNull(Signer.Verify(LinkPurpose.Open, Signer.Sign(LinkPurpose.Open, Of(1))));
    }

    private static Link Of(int number) => new()
    {
        IssuedAt = At,
        Contact = ContactId.Of(Identifier.Create(IdentifierKind.User, $"user-{number}"), "key"u8),
        Address = AddressId.Of(EmailAddress.Parse($"user-{number}@example.com"), "key"u8),
        MessageKey = $"welcome.{number}.hello.2",
        Message = "hello",
        Journey = "welcome",
        Step = "hello",
    };
}
