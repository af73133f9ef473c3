using Microsoft.AspNetCore.Http;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Web.Contacts;
using Wayfarer.Web.Explanations;
using Wayfarer.Web.Journeys;
using Wayfarer.Web.Pages.Shared;

namespace Wayfarer.Web.Pages.Contacts;

/// <summary>The search for a contact, and everything about one.</summary>
public sealed class ContactsPages(ContactFinder finder, AddressFinder addresses, ContactReader reader, ExplanationReader explanations, ISnapshotSource snapshots, FrameReader frames)
{
    private const int ItemsPerPage = 40;

    public async Task<IResult> SearchAsync(string? query, CancellationToken cancellation)
    {
        var name = query?.Trim() ?? "";
        if (name.Length > 0 && await finder.FindAsync(name, cancellation) is { } contact) return Results.Redirect(PageLinks.Contact(contact.Id.Value));

        EmailAddress? address = EmailAddress.TryParse(name, out var mailbox) ? mailbox : null;
        var found = address is null ? [] : await addresses.ContactsAsync(address.Value, cancellation);
        if (found is [var one]) return Results.Redirect(PageLinks.Contact(one.Id.Value));

        var consent = address is null ? null : await addresses.ConsentAsync(address.Value, cancellation);
        var model = new SearchModel(name, [.. found.Select(Found)], consent);
        return PageResult.Of<SearchPage>(await frames.ReadAsync("Contacts", Section.Contacts, cancellation), model);
    }

    /// <param name="why">A question about a journey or a message: <c>journey:</c> or <c>message:</c> and an id.</param>
    public async Task<IResult> GetAsync(string id, string? why, string? before, CancellationToken cancellation)
    {
        if (await finder.FindAsync(id, cancellation) is not { } contact) return await frames.NotFoundAsync(Section.Contacts, "Nobody is known by this id.", cancellation);

        var question = why?.Split(':', 2);
        var answer = await reader.ReadAsync(
            contact, ItemsPerPage, before, question is ["journey", var journey] ? journey : null, question is ["message", var message] ? message : null, cancellation);
        var snapshot = snapshots.Current;
        var model = new ContactModel(
            answer,
            NameOf(contact),
            contact.Profile.Mailbox() is { } address ? await addresses.ConsentAsync(address, cancellation) : null,
            [.. snapshot.AllVersions.Select(known => known.Id).Distinct().Order(StringComparer.Ordinal)],
            [.. snapshot.Definitions.Messages.Select(known => known.Id).Order(StringComparer.Ordinal)],
            answer.Why is null ? null : why,
            IsFirstPage: before is null,
            HasMore: answer.Timeline.Count == ItemsPerPage)
        {
            Memberships = ContactSegmentsAnswer.Of(contact).Segments,
            Scores = (await explanations.ScoresAsync(contact, cancellation)).Scores,
        };
        return PageResult.Of<ContactPage>(await frames.ReadAsync(model.Name, Section.Contacts, cancellation), model);
    }

    /// <summary>Why a contact is in a segment, or what its score is made of, now or at an instant in the past.</summary>
    public async Task<IResult> ExplainAsync(string id, string? segment, string? score, string? at, CancellationToken cancellation)
    {
        var (answer, _, problem) = await explanations.ReadAsync(id, segment, score, at, cancellation);
        if (answer is null) return await frames.NotFoundAsync(Section.Contacts, problem!, cancellation);

        var name = await finder.FindAsync(id, cancellation) is { } contact ? NameOf(contact) : id;
        return PageResult.Of<ExplanationPage>(await frames.ReadAsync(name, Section.Contacts, cancellation), new ExplanationModel(id, name, answer, at));
    }

    private static FoundContact Found(Contact contact) => new(contact.Id.Value, NameOf(contact), contact.Profile.UserIds.FirstOrDefault());

    private static string NameOf(Contact contact)
    {
        var profile = contact.Profile;
        string?[] names = [ContactNames.Of(profile), profile.Trait(Profile.EmailTrait).Text, profile.UserIds.FirstOrDefault()];
        return names.FirstOrDefault(name => name is { Length: > 0 }) ?? $"Visitor {contact.Id.Value[..8]}";
    }
}
