namespace Wayfarer.Domain.Messages;

/// <summary>A plain page for messages of which nobody made a layout; tables, because that is what mail programs understand.</summary>
internal static class StandardLayout
{
    public const string Html =
        """
        <!doctype html>
        <html lang="en">
          <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="supported-color-schemes" content="light dark">
            <title>{{ message.subject }}</title>
            <style>
              @media (prefers-color-scheme: dark) {
                .page { background: #161a1a !important; }
                .card { background: #222828 !important; color: #eceae4 !important; }
              }
            </style>
          </head>
          <body class="page" style="margin:0;padding:0;background:#f3f1ec;">
            <table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#f3f1ec;">
              <tr>
                <td align="center" style="padding:32px 16px;">
                  <table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;">
                    <tr>
                      <td class="card" style="padding:32px;background:#ffffff;border-radius:12px;color:#22302f;font:16px/1.55 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;">
        {% content %}
                      </td>
                    </tr>
                  </table>
                </td>
              </tr>
            </table>
          </body>
        </html>
        """;
}
