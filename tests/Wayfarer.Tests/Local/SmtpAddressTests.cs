using Wayfarer.Local.Commands;
using Wayfarer.Runtime.Channels;
using Xunit;

namespace Wayfarer.Tests.Local;

public sealed class SmtpAddressTests
{
    [Theory]
    [InlineData("smtp://localhost", "localhost", 25, SmtpSecurity.None, null)]
    [InlineData("smtp://127.0.0.1:2525", "127.0.0.1", 2_525, SmtpSecurity.None, null)]
    [InlineData("smtp+starttls://shop@mail.example", "mail.example", 587, SmtpSecurity.StartTls, "shop")]
    [InlineData("smtps://shop%40mail.example@mail.example:4650/", "mail.example", 4_650, SmtpSecurity.Tls, "shop@mail.example")]
    [InlineData("smtps://shop+eu@mail.example", "mail.example", 465, SmtpSecurity.Tls, "shop+eu")]
    public void An_address_names_the_server_its_security_and_the_user(string text, string host, int port, SmtpSecurity security, string? user)
    {
        var options = SmtpAddress.Parse(text, "secret", "bounces@mail.example");
        Assert.Equal((host, port, security, user), (options.Host, options.Port, options.Security, options.UserName));
        Assert.Equal("bounces@mail.example", options.BounceAddress);
    }

    [Theory]
    [InlineData("mail.example", "secret", "write smtps://")]
    [InlineData("http://mail.example", "secret", "http://")]
    [InlineData("smtps://shop:secret@mail.example", "secret", "WAYFARER_SMTP_PASSWORD")]
    [InlineData("smtps://shop@mail.example", null, "WAYFARER_SMTP_PASSWORD")]
    [InlineData("smtp://shop@mail.example", "secret", "smtp+starttls://")]
    [InlineData("smtps://mail.example/path", "secret", "write smtps://")]
    public void What_cannot_be_used_is_refused_with_advice_and_without_the_password(string text, string? password, string advice)
    {
        var problem = Assert.Throws<InvalidDataException>(() => SmtpAddress.Parse(text, password, null));
        Assert.Contains(advice, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => SmtpAddress.Parse("smtp://localhost", null, "nobody"));
    }
}
