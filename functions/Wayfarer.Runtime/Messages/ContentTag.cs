using DotLiquid;

namespace Wayfarer.Runtime.Messages;

/// <summary>
/// <c>{% content %}</c>: where a layout places the message. It is a tag and no value, because a value that is put out
/// unescaped could have something of the contact's appended to it.
/// </summary>
internal sealed class ContentTag : Tag
{
    public const string Word = "content";

    public override void Render(Context context, TextWriter result) => result.Write(TemplateSurroundings.Of(context).MarkedContent);
}
