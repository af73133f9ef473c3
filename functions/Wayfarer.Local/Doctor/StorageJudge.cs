using Wayfarer.Domain;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Local.Doctor;

/// <summary>Whether the containers, queues and tables that code uses are there, under the names that alerts know.</summary>
internal static class StorageJudge
{
    private const string About = "storage";
    private const string Prefix = "wayfarer";

    private static readonly string[] ContentContainers = ["content", "published", "dead-letters"];
    private static readonly string[] ContactContainers = ["installation", "inbox-messages", "archive", "archive-keys", "dead-letters"];

    private static readonly string[] Queues =
        [.. Enumerable.Range(0, Limits.InboxQueues).Select(number => $"inbox-{number}"), "effects", "deliveries", "ended-alarms"];

    public static IEnumerable<Finding> Judge(App app, StoredThings storage)
    {
        var findings = new List<Finding>();
        Look("ContentStorage", ContentContainers, [], []);
        Look("ContactStorage", ContactContainers, Queues, [.. Enum.GetNames<TableName>().Select(table => Prefix + table)]);
        return findings.Count > 0 ? findings : [Finding.Fine(About, "every container, queue and table is there")];

        void Look(string connection, string[] containers, string[] queues, string[] tables)
        {
            if (RolesJudge.AccountOf(app, connection) is not { } account)
            {
                findings.Add(Finding.Wrong(About, $"the settings do not say where {connection} is", "deploy infra again ('azd provision')"));
                return;
            }

            if (!storage.Accounts.TryGetValue(account, out var found))
            {
                findings.Add(Finding.Wrong(About, $"the account {account} of {connection} is not in the resource group", "look at the setting and at --resource-group"));
                return;
            }

            Missing(account, "container", containers.Except(found.Containers, StringComparer.OrdinalIgnoreCase));
            Missing(account, "queue", queues.Except(found.Queues, StringComparer.OrdinalIgnoreCase));
            Missing(account, "table", tables.Except(found.Tables, StringComparer.OrdinalIgnoreCase));
        }

        void Missing(string account, string kind, IEnumerable<string> names)
        {
            var missing = names.ToList();
            if (missing.Count > 0)
                findings.Add(Finding.Wrong(About, $"{account} lacks the {kind}{(missing.Count > 1 ? "s" : "")} {string.Join(", ", missing)}", "deploy infra of this release again ('azd provision')"));
        }
    }
}
