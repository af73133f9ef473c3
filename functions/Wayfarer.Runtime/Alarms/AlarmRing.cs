using System.Text;
using Wayfarer.Domain;
using Wayfarer.Runtime.Contacts;

namespace Wayfarer.Runtime.Alarms;

/// <summary>
/// An alarm that rings: which one, as whom its host knows it, and whether it goes on to the next wait afterwards. One that
/// has rung <see cref="Limits.RingsPerAlarm"/> times does not.
/// </summary>
public sealed record AlarmRing(string Id, Alarm Alarm, bool GoesOn, int Format = AlarmRing.CurrentFormat)
{
    public const int CurrentFormat = 1;

    public static AlarmRing Read(string text) =>
        StoredJson.Read(Encoding.UTF8.GetBytes(text), StoredJson.Default.AlarmRing, ring => ring.Format, CurrentFormat);

    public override string ToString() => Encoding.UTF8.GetString(StoredJson.Write(this, StoredJson.Default.AlarmRing));
}
