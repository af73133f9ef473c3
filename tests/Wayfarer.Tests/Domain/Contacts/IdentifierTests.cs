using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Xunit;

namespace Wayfarer.Tests.Domain.Contacts;

public sealed class IdentifierTests
{
    private static readonly byte[] Key = [1, 2, 3];

    [Fact]
    public void An_id_is_read_as_it_was_written()
    {
        foreach (var kind in Enum.GetValues<IdentifierKind>())
        {
            var id = ContactId.Of(Identifier.Create(kind, "ann"), Key);
            Assert.Equal(id, ContactId.Parse(id.ToString()));
            Assert.Equal(kind == IdentifierKind.Anonymous, id.IsAnonymous);
        }
    }

    [Fact]
    public void Every_known_person_precedes_every_visitor()
    {
        foreach (var number in Enumerable.Range(0, 200))
        {
            var known = ContactId.Of(Identifier.Create(IdentifierKind.User, $"{number}x"), Key);
            var visitor = ContactId.Of(Identifier.Create(IdentifierKind.Anonymous, $"{number}x"), Key);
            Assert.True(known.Precedes(visitor));
            Assert.False(visitor.Precedes(known));
        }
    }

    [Fact]
    public void An_id_tells_nothing_without_the_key() =>
        Assert.NotEqual(ContactId.Of(Identifier.Create(IdentifierKind.User, "ann"), Key), ContactId.Of(Identifier.Create(IdentifierKind.User, "ann"), [3, 2, 1]));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("u")]
    [InlineData("w00000000000000000000000000000000")]
    [InlineData("u0000000000000000000000000000000")]
    [InlineData("u000000000000000000000000000000000")]
    [InlineData("u0000000000000000000000000000000g")]
    [InlineData("u0000000000000000000000000000000A")]
    [InlineData("U00000000000000000000000000000000")]
    [InlineData(" u0000000000000000000000000000000")]
    public void What_is_no_id_is_refused(string? text)
    {
        Assert.False(ContactId.TryParse(text, out _));
        Assert.Throws<FormatException>(() => ContactId.Parse(text!));
    }

    [Fact]
    public void Identifiers_are_trimmed_and_keep_their_case()
    {
        Assert.Equal("Ann", Identifier.Create(IdentifierKind.User, "  Ann\t").Value);
        Assert.NotEqual(Identifier.Create(IdentifierKind.User, "Ann"), Identifier.Create(IdentifierKind.User, "ann"));
        Assert.NotEqual(Identifier.Create(IdentifierKind.User, "ann"), Identifier.Create(IdentifierKind.Anonymous, "ann"));
    }

    [Fact]
    public void An_identifier_has_at_most_so_many_characters()
    {
        Assert.NotNull(Identifier.TryCreate(IdentifierKind.User, new string('a', Limits.CharactersPerIdentifier), out _));
        Assert.Null(Identifier.TryCreate(IdentifierKind.User, new string('a', Limits.CharactersPerIdentifier + 1), out var problem));
        Assert.Contains($"{Limits.CharactersPerIdentifier}", problem, StringComparison.Ordinal);
    }
}
