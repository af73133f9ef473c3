using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Scoring.Backtests;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Scoring.Suggestions;

/// <summary>A suggested score as somebody would have written it.</summary>
internal sealed record SuggestedFile(
    string Id, BacktestQuestion Question, TimeSpan HalfLife, ImmutableArray<SuggestedRule> Rules, ImmutableArray<ScoreThreshold> Thresholds)
{
    private const int MostPoints = 100;

    public ContentFile File => new($"scores/{Id}.json", Text());

    /// <summary>What a host makes of the file.</summary>
    public ScoreModel Model()
    {
        var (definitions, problems) = ContentCompiler.Compile([File]);
        return problems.IsEmpty ? definitions.Scores.Single() : throw new InvariantException($"A suggested score is broken: {problems[0]}");
    }

    /// <summary>Whether a rule can ask for an event of this name: senders may post names that no file can hold.</summary>
    public static bool CanHold(string name) => !string.IsNullOrWhiteSpace(name) && !name.Any(char.IsControl);

    /// <summary>A name for the rule of an indicator, of what ids are made of.</summary>
    public static string NameOf(Indicator indicator)
    {
        var ending = indicator switch
        {
            Indicator.OnDays { Days: 1 } => "",
            Indicator.OnDays days => $"-on-{days.Days}-days",
            Indicator.Repeated repeated => $"-{repeated.Times}-times",
            _ => "",
        };
        var words = indicator.Event.ToLowerInvariant().Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-').ToArray();
        var name = string.Join('-', new string(words).Split('-', StringSplitOptions.RemoveEmptyEntries));

        // Room for the ending, and for a number when several are alike.
        const int Room = 24;
        if (name.Length > Limits.CharactersPerDefinitionId - Room) name = name[..(Limits.CharactersPerDefinitionId - Room)];
        return (name.Length == 0 ? "event" : name) + ending;
    }

    private string Text()
    {
        var text = new StringBuilder();
        text.Append("{\n");
        text.Append("  \"$schema\": \"../schemas/score.json\", \"language\": 1,\n");
        text.Append($"  \"id\": {Json(Id)},\n");
        text.Append($"  \"description\": {Json(Description())},\n");
        text.Append($"  \"decay\": {{ \"halfLife\": \"{Duration.Describe(HalfLife)}\" }},\n");
        text.Append($"  \"atMost\": {MostPoints},\n");
        text.Append("  \"rules\": [\n");
        text.AppendJoin(",\n", Rules.Select(rule => $"    {Text(rule)}"));
        text.Append("\n  ]");
        if (!Thresholds.IsEmpty)
            text.Append(",\n  \"thresholds\": [ ").AppendJoin(", ", Thresholds.Select(Text)).Append(" ]");

        return text.Append("\n}\n").ToString();
    }

    private string Description() =>
        $"Who is likely to do {Question.Conversion.Name} within {Duration.Describe(Question.Within)}, as what people did from " +
        $"{Day(Question.From)} to {Day(Question.Until)} suggests.";

    private static string Text(SuggestedRule rule)
    {
        var head = $"\"id\": {Json(rule.Id)}";
        return rule.Why.Indicator switch
        {
            Indicator.Repeated repeated =>
                $"{{ {head}, \"if\": {{ \"event\": {Json(repeated.Event)}, \"atLeast\": {repeated.Times}, "
                + $"\"within\": \"{Duration.Describe(repeated.Within)}\" }}, \"points\": {rule.Points} }}",
            Indicator.OnDays days =>
                $"{{ {head}, \"event\": {Json(days.Event)}, \"points\": {Math.Max(1, rule.Points / days.Days)}, "
                + $"\"frequency\": {{ \"oncePer\": \"{Duration.Describe(Indicator.OnDays.Day)}\" }} }}",
            _ => throw new InvariantException($"No rule can be written for {rule.Why.Indicator}."),
        };
    }

    private static string Text(ScoreThreshold threshold) =>
        $"{{ \"id\": {Json(threshold.Id)}, \"at\": {threshold.At.ToString(CultureInfo.InvariantCulture)} }}";

    private static string Day(Instant at) => at.ToDateTimeOffset().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Json(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
