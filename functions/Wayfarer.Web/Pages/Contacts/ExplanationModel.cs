using Wayfarer.Web.Explanations;

namespace Wayfarer.Web.Pages.Contacts;

/// <summary>Why a contact is in a segment or not, or what its score is made of.</summary>
/// <param name="At">The instant that was asked for; null when it is now.</param>
public sealed record ExplanationModel(string Id, string Name, ExplanationAnswer Answer, string? At);
