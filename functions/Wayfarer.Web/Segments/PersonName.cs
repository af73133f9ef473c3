namespace Wayfarer.Web.Segments;

/// <summary>How somebody is named who is to be put into a segment: by any id or address, or by one that a column says.</summary>
public enum PersonName
{
    Any,
    ContactId,
    UserId,
    Email,
}
