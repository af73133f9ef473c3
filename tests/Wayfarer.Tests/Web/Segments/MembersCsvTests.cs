using Wayfarer.Web.Segments;
using Xunit;

namespace Wayfarer.Tests.Web.Segments;

public sealed class MembersCsvTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("Ann", "Ann")]
    [InlineData("Ann, the first", "\"Ann, the first\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49 30 1", "'+49 30 1")]
    [InlineData("-2", "'-2")]
    [InlineData("@sum(A1)", "'@sum(A1)")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("=HYPERLINK(\"http://x\";\"y\")", "\"'=HYPERLINK(\"\"http://x\"\";\"\"y\"\")\"")]
    public void A_cell_is_never_taken_for_a_formula(string? value, string cell) => Assert.Equal(cell, MembersCsv.Cell(value));

    [Fact]
    public void A_line_has_as_many_cells_as_the_heading() => Assert.Equal(
        "u1,,=x@example.com,\"Ann, A.\",2026-03-01T09:00:00.000Z\r\n".Replace("=x", "'=x", StringComparison.Ordinal),
        MembersCsv.Lines([new MemberAnswer("u1", null, "=x@example.com", "Ann, A.", "2026-03-01T09:00:00.000Z")]));
}
