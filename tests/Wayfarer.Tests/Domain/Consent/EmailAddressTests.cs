using CsCheck;
using Wayfarer.Domain;
using Wayfarer.Domain.Consent;
using Xunit;

namespace Wayfarer.Tests.Domain.Consent;

public sealed class EmailAddressTests
{
    private static readonly byte[] Key = [1, 2, 3];

    [Theory]
    [InlineData("ann@example.com", "ann@example.com")]
    [InlineData("  Ann.Lee+News@Example.COM ", "ann.lee+news@example.com")]
    [InlineData("o'brien@example.com", "o'brien@example.com")]
    [InlineData("Ann@MÜLLER.example", "ann@xn--mller-kva.example")]
    [InlineData("ann@localhost", "ann@localhost")]
    public void A_plain_address_is_written_the_one_way_in_which_it_is_compared(string text, string expected) =>
        Assert.Equal(expected, EmailAddress.Parse(text).Value);

    [Theory]
    [InlineData("")]
    [InlineData("ann")]
    [InlineData("@example.com")]
    [InlineData("ann@")]
    [InlineData("ann@example..com")]
    [InlineData("ann@example.com.")]
    [InlineData("ann@-example.com")]
    [InlineData(".ann@example.com")]
    [InlineData("ann@one.example@two.example")]
    [InlineData("ann@example.com, bob@example.com")]
    [InlineData("ann lee@example.com")]
    [InlineData("\"ann\"@example.com")]
    [InlineData("Ann <ann@example.com>")]
    [InlineData("ann(comment)@example.com")]
    [InlineData("ann@example.com\r\nBcc: bob@example.com")]
    [InlineData("ann\0@example.com")]
    [InlineData("ann\u2028@example.com")]
    [InlineData("ann\u200b@example.com")]
    [InlineData("ann@[127.0.0.1]")]
    public void Nothing_else_is_an_address(string text) => Assert.False(EmailAddress.TryParse(text, out _));

    [Fact]
    public void An_address_has_as_many_characters_as_the_limit_and_not_one_more()
    {
        const string Ending = "@example.com";
        var local = new string('a', 64);
        Assert.True(EmailAddress.TryParse(local + Ending, out _));
        Assert.False(EmailAddress.TryParse('a' + local + Ending, out _));
        var longest = local + '@' + string.Join('.', Enumerable.Repeat(new string('b', 37), 5));
        Assert.Equal(Limits.CharactersPerEmailAddress, longest.Length);
        Assert.True(EmailAddress.TryParse(longest, out _));
        Assert.False(EmailAddress.TryParse(longest + 'b', out _));
    }

    [Fact]
    public void What_was_written_is_read_as_the_same_address_and_never_breaks_a_line() =>
        Gen.String[Gen.Char["aZ0.@-+'\"<> ,\r\n\0İKß\u2028"], 0, 20].Sample(
            text =>
            {
                if (!EmailAddress.TryParse(text, out var address)) return;

                Assert.Equal(address, EmailAddress.Parse(address.Value));
                Assert.DoesNotContain(address.Value, character => char.IsControl(character) || char.IsWhiteSpace(character));
            },
            iter: 50_000);

    [Fact]
    public void The_id_is_the_same_for_each_spelling_and_another_with_another_key()
    {
        var id = AddressId.Of(EmailAddress.Parse("Ann@Example.com"), Key);
        Assert.Equal(id, AddressId.Of(EmailAddress.Parse(" ann@example.com"), Key));
        Assert.NotEqual(id, AddressId.Of(EmailAddress.Parse("ann@example.org"), Key));
        Assert.NotEqual(id, AddressId.Of(EmailAddress.Parse("ann@example.com"), [1, 2, 4]));
        Assert.Equal(id, AddressId.Parse(id.Value));
        Assert.False(AddressId.TryParse(id.Value[1..], out _));
        Assert.False(AddressId.TryParse(id.Value.ToUpperInvariant(), out _));
    }
}
