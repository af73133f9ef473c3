using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Links;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Web.Consent;

/// <summary>
/// Where people choose what they get. The link came to the mailbox, so that a yes is as good as a confirmed one.
/// </summary>
public sealed class PreferencesEndpoint(AddressBook addresses, LinkSigner links, ISnapshotSource snapshots, TimeProvider time)
{
    private const string TopicField = "topic";
    private const string Scope = "scope";
    private const string All = "all";

    private Settings Settings => snapshots.Current.Settings;

    public async Task<IResult> GetAsync(string token, CancellationToken cancellation)
    {
        if (links.Verify(LinkPurpose.Test, token) is not null) return ConsentPage.OfTestMessage(Settings);
        if (links.Verify(LinkPurpose.Preferences, token) is not { Address: { } address }) return ConsentPage.Unknown(Settings);

        try
        {
            return Page((await addresses.LoadAsync(address, cancellation)).Record, "");
        }
        catch (StoreUnavailableException)
        {
            return ConsentPage.Unavailable(Settings);
        }
    }

    public async Task<IResult> PostAsync(string token, HttpRequest request, CancellationToken cancellation)
    {
        if (links.Verify(LinkPurpose.Test, token) is not null) return ConsentPage.OfTestMessage(Settings);
        if (links.Verify(LinkPurpose.Preferences, token) is not { Address: { } address } link) return ConsentPage.Unknown(Settings);
        if (await PostedForm.ReadAsync(request, cancellation) is not { } form)
            return ConsentPage.Of(Settings, "Please try again", "<p>The form could not be read. Nothing was changed.</p>", StatusCodes.Status400BadRequest);

        try
        {
            var change = new ConsentChange
            {
                Key = "",
                Kind = ConsentChangeKind.Withdrawn,
                At = Instant.Epoch,
                Source = "the preference page",
                RemoteAddress = $"{request.HttpContext.Connection.RemoteIpAddress}",
                MessageKey = link.MessageKey,
            };
            await SaveAsync(address, change, form, cancellation);
            return Page((await addresses.LoadAsync(address, cancellation)).Record, ConsentPage.Notice("Saved. This is what holds from now on."));
        }
        catch (StoreUnavailableException)
        {
            return ConsentPage.Unavailable(Settings);
        }
    }

    /// <summary>Records what differs from what holds, and nothing when nothing does.</summary>
    private async ValueTask SaveAsync(AddressId address, ConsentChange change, IFormCollection form, CancellationToken cancellation)
    {
        if ($"{form[Scope]}" == All)
        {
            await addresses.RecordAsync(address, record => record.IsWithdrawn(topic: null) ? null : Said(record, change, ConsentChangeKind.Withdrawn, []), cancellation);
            return;
        }

        // The no first: if anything is cut off in between, less is sent and not more.
        var topics = ConsentPage.TopicsOf(snapshots.Current);
        var chosen = form[TopicField].OfType<string>().ToHashSet(StringComparer.Ordinal);
        await addresses.RecordAsync(address, record => Changed(record, ConsentChangeKind.Withdrawn, topic => record.Wants(topic) && !chosen.Contains(topic.Id)), cancellation);
        await addresses.RecordAsync(address, record => Changed(record, ConsentChangeKind.Confirmed, topic => !record.Wants(topic) && chosen.Contains(topic.Id)), cancellation);

        ConsentChange? Changed(AddressRecord record, ConsentChangeKind kind, Func<Topic, bool> differs)
        {
            var changed = topics.Where(differs).ToList();
            return changed.Count == 0 ? null : Said(record, change, kind, [.. changed.Select(topic => topic.Id)]) with { TextVersion = ConsentText.VersionOf(changed) };
        }
    }

    private ConsentChange Said(AddressRecord record, ConsentChange change, ConsentChangeKind kind, ImmutableArray<string> topics) => change with
    {
        Key = $"preferences {Guid.CreateVersion7():n}",
        Kind = kind,
        At = record.AfterAll(Instant.From(time.GetUtcNow())),
        Topics = topics,
    };

    private PageAnswer Page(AddressRecord record, string notice)
    {
        var suppressed = record.Suppression is { } suppression
            ? ConsentPage.Notice($"We send nothing to this address at the moment: {suppression.Reason.InWords()}. Your choice is kept.")
            : "";
        var topics = string.Join('\n', ConsentPage.TopicsOf(snapshots.Current).Select(topic => Choice(topic, record.Wants(topic))));
        return ConsentPage.Of(Settings, "What may we send you?", $"""
            {notice}{suppressed}
            <form method="post">
            <fieldset>
            <legend>Send me messages about</legend>
            {topics}
            </fieldset>
            <button name="{Scope}" value="chosen">Save</button>
            <button class="second" name="{Scope}" value="{All}">Unsubscribe from all</button>
            </form>
            """);
    }

    private static string Choice(Topic topic, bool isWanted)
    {
        var description = topic.Description is { } more ? $"""<span class="more">{ConsentPage.Text(more)}</span>""" : "";
        return $"""<label><input type="checkbox" name="{TopicField}" value="{ConsentPage.Text(topic.Id)}"{(isWanted ? " checked" : "")}><span>{ConsentPage.Text(topic.Name)}</span>{description}</label>""";
    }
}
