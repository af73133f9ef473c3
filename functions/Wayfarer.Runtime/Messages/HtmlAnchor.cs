using System.Net;
using System.Text;
using MimeKit.Text;

namespace Wayfarer.Runtime.Messages;

/// <summary>The opening tag of a link: its place in the page, and the address that it leads to.</summary>
internal sealed record HtmlAnchor(int Start, int End, string Address, IReadOnlyList<HtmlAttribute> Attributes)
{
    private const string UntrackedName = "data-untracked";

    /// <summary>The marketer wants this link as it is.</summary>
    public bool IsUntracked => Attributes.Any(attribute => Is(attribute, UntrackedName));

    /// <summary>The tag with another address; what was only meant for us is left out.</summary>
    public string With(string address)
    {
        var tag = new StringBuilder("<a");
        foreach (var attribute in Attributes.Where(attribute => !Is(attribute, UntrackedName)))
        {
            tag.Append(' ').Append(attribute.Name);
            var value = attribute.Id == HtmlAttributeId.Href ? address : attribute.Value;
            if (value is not null) tag.Append("=\"").Append(WebUtility.HtmlEncode(value)).Append('"');
        }

        return tag.Append('>').ToString();
    }

    private static bool Is(HtmlAttribute attribute, string name) => string.Equals(attribute.Name, name, StringComparison.OrdinalIgnoreCase);
}
