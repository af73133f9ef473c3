namespace Wayfarer.Runtime.EventGrid;

/// <summary>The types of events that Wayfarer itself understands.</summary>
public static class GridTypes
{
    public const string SubscriptionValidation = "Microsoft.EventGrid.SubscriptionValidationEvent";
    public const string EmailDelivery = "Microsoft.Communication.EmailDeliveryReportReceived";
    public const string EmailEngagement = "Microsoft.Communication.EmailEngagementTrackingReportReceived";
    public const string SmsDelivery = "Microsoft.Communication.SMSDeliveryReportReceived";
    public const string SmsReceived = "Microsoft.Communication.SMSReceived";
    public const string BlobCreated = "Microsoft.Storage.BlobCreated";
    public const string BlobDeleted = "Microsoft.Storage.BlobDeleted";
    public const string BlobRenamed = "Microsoft.Storage.BlobRenamed";

    /// <summary>Events of Azure itself are nobody's but Wayfarer's.</summary>
    public static bool IsOfAzure(string type) => type.StartsWith("Microsoft.", StringComparison.OrdinalIgnoreCase);
}
