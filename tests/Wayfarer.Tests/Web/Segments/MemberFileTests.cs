using System.Text;
using Wayfarer.Domain;
using Wayfarer.Web.Segments;
using Xunit;

namespace Wayfarer.Tests.Web.Segments;

public sealed class MemberFileTests
{
    private const string Umlauts = "email,name\r\njörg@müller.example,Jörg\r\nann@example.com,Ann";

    public static TheoryData<string, byte[]> Encodings => new()
    {
        { "UTF-8", Encoding.UTF8.GetBytes(Umlauts) },
        { "UTF-8 with a mark", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Umlauts)] },
        { "UTF-16 with a mark", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Umlauts)] },
        { "UTF-16 without one", Encoding.Unicode.GetBytes(Umlauts) },
        { "UTF-16, the other way round, with a mark", [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(Umlauts)] },
        { "UTF-16, the other way round, without one", Encoding.BigEndianUnicode.GetBytes(Umlauts) },
        { "Windows-1252", CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(Umlauts) },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Every_encoding_that_programs_write_is_understood(string encoding, byte[] bytes)
    {
        Assert.NotEmpty(encoding);
        Assert.Equal([(2, "jörg@müller.example"), (3, "ann@example.com")], MemberFile.Read(bytes).Rows.Select(row => (row.Line, row.Name)));
    }

    [Theory]
    [InlineData("userId\nann\nbob\n")]
    [InlineData("name;USERID\nAnn;ann\nBob;bob")]
    [InlineData("userId\tname\r\nann\tAnn\r\nbob\tBob\r\n")]
    [InlineData("\" userId \",\"name\"\n\" ann \",\"Ann, the first\"\n\"bob\",\"Bob\"")]
    [InlineData("userId,email\nann,\nbob,bob@example.com\n\n")]
    public void Its_header_says_which_column_is_the_id_in_whatever_dress(string text)
    {
        var file = MemberFile.Read(Encoding.UTF8.GetBytes(text));
        Assert.Null(file.Problem);
        Assert.Equal([("ann", PersonName.UserId), ("bob", PersonName.UserId)], file.Rows.Select(row => (row.Name, row.Kind)));
        Assert.Empty(file.Unusable);
    }

    [Fact]
    public void Of_several_columns_the_surest_that_is_filled_counts()
    {
        var file = Read("email,userId,contactId\na@example.com,a,u00000000000000000000000000000001\nb@example.com,b,\nc@example.com,,\n,,\n");
        Assert.Equal([PersonName.ContactId, PersonName.UserId, PersonName.Email], file.Rows.Select(row => row.Kind));
        Assert.Empty(file.Unusable);
    }

    [Fact]
    public void A_bad_row_is_told_with_its_line_and_the_others_are_read()
    {
        var file = Read($"userId,note\nann,\"over\ntwo lines\"\n,nobody\n{new string('x', Limits.CharactersPerIdentifier + 1)},long\n{new string('y', Limits.CharactersPerIdentifier)},as long as may be\n\nbob,x");
        Assert.Equal([2, 6, 8], file.Rows.Select(row => row.Line));
        Assert.Equal([(4, "has nothing in \"userId\""), (5, "has 257 characters; an id has at most 256")], file.Unusable.Select(row => (row.Line, row.Reason)));
    }

    [Theory]
    [InlineData("", "The file is empty")]
    [InlineData("  \n ", "The file is empty")]
    [InlineData("name,plan\nAnn,pro", "The first row must name a column \"userId\", \"email\" or \"contactId\".")]
    [InlineData("ann@example.com\nbob@example.com", "The first row must name a column")]
    [InlineData("userId\na\0b\n", "The file is no text.")]
    public void What_is_no_list_of_people_is_refused_as_a_whole(string text, string problem) =>
        Assert.StartsWith(problem, Read(text).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData(Limits.MembersPerImport, false)]
    [InlineData(Limits.MembersPerImport + 1, true)]
    public void It_has_no_more_rows_than_the_limit_says(int rows, bool tooMany)
    {
        var file = Read("userId\n" + string.Concat(Enumerable.Range(0, rows).Select(number => $"user-{number}\n")));
        Assert.Equal((tooMany, tooMany ? 0 : rows), (file.Problem is not null, file.Rows.Count));
    }

    [Fact]
    public void Whatever_comes_is_read_or_refused()
    {
        var random = new Random(7);
        for (var number = 0; number < 3_000; number++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            if (number % 2 == 0) bytes = [.. "userId,email\n"u8, .. bytes];
            var file = MemberFile.Read(bytes);
            Assert.All(file.Rows, row => Assert.InRange(row.Name.Length, 1, Limits.CharactersPerIdentifier));
        }
    }

    private static MemberFile Read(string text) => MemberFile.Read(Encoding.UTF8.GetBytes(text));
}
