using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;

namespace Wayfarer.Runtime.Alarms;

/// <summary>
/// The alarm of one wait of one enrollment: ids and instants alone, because it is kept where everybody who looks after the
/// installation can read it. <paramref name="WaitNumber"/> tells the wait from all others of the enrollment.
/// </summary>
public sealed record Alarm(
    ContactId Contact, string Journey, string Version, string Enrollment, string Step, int WaitNumber, Instant Until,
    WaitKind Kind = WaitKind.Time, int Format = Alarm.CurrentFormat)
{
    public const int CurrentFormat = 1;

    private const int CharactersOfEnrollment = 24;

    /// <summary>
    /// One for each wait, so that an alarm is set once however often that is tried. It begins with the contact, so that all of
    /// a contact are found without a list.
    /// </summary>
    [JsonIgnore]
    public string Id => $"{Prefix(Contact)}{Short(Enrollment)}-{WaitNumber}";

    /// <summary>What the ids of all alarms of a contact begin with.</summary>
    public static string Prefix(ContactId contact) => $"{contact}-";

    /// <summary>The alarm that the wait of an open enrollment needs; null for a wait that only an event or a receipt ends.</summary>
    public static Alarm? Of(ContactId contact, Enrollment enrollment) => enrollment.Wait.Until is { } until
        ? new Alarm(
            contact, enrollment.Journey, enrollment.Version, enrollment.Id, enrollment.Step, enrollment.WaitNumber, until, enrollment.Wait.Kind)
        : null;

    /// <summary>The alarm that the wait needs which a commit told of; null where none ends by time.</summary>
    public static Alarm? Of(ContactId contact, Effect.Place place) => place is { Closed: false, Wait.Until: { } until }
        ? new Alarm(contact, place.Journey, place.Version ?? "", place.Enrollment, place.Step, place.WaitNumber, until, place.Wait.Kind)
        : null;

    public static Alarm Read(string text) =>
        StoredJson.Read(Encoding.UTF8.GetBytes(text), StoredJson.Default.Alarm, alarm => alarm.Format, CurrentFormat);

    /// <summary>Written by ourselves wherever it is kept for longer than a call: how the host writes is a setting of the host.</summary>
    public override string ToString() => Encoding.UTF8.GetString(StoredJson.Write(this, StoredJson.Default.Alarm));

    private static string Short(string enrollment) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(enrollment)))[..CharactersOfEnrollment];
}
