using Wayfarer.Domain.Messages;

namespace Wayfarer.Runtime.Messages;

/// <summary>What asks to confirm a subscription where content has no message of that id.</summary>
internal static class ConfirmationMessage
{
    public static readonly Message Standard = new()
    {
        Id = Message.Confirmation,
        Version = "standard",
        Kind = MessageKind.Transactional,
        Priority = 0,
        Subject = "Please confirm that you want our messages",
        Layout = Layout.Standard,
        Html =
            """
            <h1 style="margin:0 0 16px;font-size:24px;line-height:1.25;">One more step</h1>
            <p style="margin:0 0 16px;">Somebody, probably you, asked that we send {% if topics %}{{ topics | join: ', ' }} to{% else %}messages to{% endif %} this address. If it was you, please confirm it:</p>
            <p style="margin:24px 0;"><a href="{{ links.confirm }}" style="display:inline-block;padding:12px 24px;border-radius:6px;background:#1f5f5b;color:#ffffff;font-weight:600;text-decoration:none;">Yes, send them to me</a></p>
            <p style="margin:0;">If it was not you, do nothing: you will not hear from us again.</p>
            """,
        Text =
            """
            Somebody, probably you, asked that we send {% if topics %}{{ topics | join: ', ' }} to{% else %}messages to{% endif %} this address.
            If it was you, please confirm it:

            {{ links.confirm }}

            If it was not you, do nothing: you will not hear from us again.

            """,
    };
}
