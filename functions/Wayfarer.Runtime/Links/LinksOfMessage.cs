namespace Wayfarer.Runtime.Links;

/// <summary>The links of one message to one person. Each says no more than what it is for needs.</summary>
public sealed class LinksOfMessage
{
    private readonly LinkSigner _signer;
    private readonly Link _link;
    private readonly string _base;

    internal LinksOfMessage(LinkSigner signer, Link link, string address, bool isTest)
    {
        _signer = signer;
        _link = link;
        _base = address;
        IsTest = isTest;
        Unsubscribe = Address(LinkRoutes.Unsubscribe, LinkPurpose.Unsubscribe, Consent);
        Preferences = Address(LinkRoutes.Preferences, LinkPurpose.Preferences, Consent);
    }

    public bool IsTest { get; }

    public string Unsubscribe { get; }

    public string Preferences { get; }

    public string Confirm => Address(LinkRoutes.Confirm, LinkPurpose.Confirm, Consent);

    /// <summary>The picture that tells of an open.</summary>
    public string Open => Address(LinkRoutes.Open, LinkPurpose.Open, Engagement);

    /// <summary>A link that no person sees: who follows it is a machine.</summary>
    public string Trap => Address(LinkRoutes.Click, LinkPurpose.Click, Engagement);

    private Link Consent => _link with { Message = null, Journey = null, Step = null };

    private Link Engagement => _link with { Address = null, Topics = [] };

    /// <summary>The link that records a click and leads on to an address; null for what is no web address or leads to this host's own pages.</summary>
    public string? Click(string address)
    {
        var url = address.Trim();
        if (url.StartsWith(_base, StringComparison.OrdinalIgnoreCase) && IsOwn(url.AsSpan(_base.Length))) return null;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp)) return null;

        // As it was written, because a receiver may have signed it; what a header cannot hold is escaped first.
        if (!IsPlain(url)) url = uri.AbsoluteUri;
        return IsPlain(url) && url.Length <= LinkSigner.CharactersPerUrl
            ? Address(LinkRoutes.Click, LinkPurpose.Click, Engagement with { Url = url })
            : null;
    }

    private static bool IsOwn(ReadOnlySpan<char> path) =>
        path.StartsWith(LinkRoutes.Unsubscribe) || path.StartsWith(LinkRoutes.Preferences) || path.StartsWith(LinkRoutes.Confirm);

    private static bool IsPlain(string url) => url.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0;

    private string Address(string route, LinkPurpose purpose, Link link) => _base + route + _signer.Sign(IsTest ? LinkPurpose.Test : purpose, link);
}
