namespace Wayfarer.Runtime.Channels;

/// <summary>A message as Azure Communication Services take it: to one person, so that its reports are about one.</summary>
/// <param name="Sender">The bare address; the name beside it is the domain's business there.</param>
/// <param name="TracksEngagement">Whether the provider is to tell of opens and clicks, too.</param>
public sealed record CommunicationMail(
    string Sender, string To, string Subject, string Html, string Text, IReadOnlyDictionary<string, string> Headers, bool TracksEngagement);
