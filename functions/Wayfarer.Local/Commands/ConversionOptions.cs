using System.CommandLine;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Time;

namespace Wayfarer.Local.Commands;

/// <summary>The options that say what a score is to lead to.</summary>
internal sealed class ConversionOptions
{
    private readonly Option<string> _conversion = new("--conversion") { Description = "The event that people are to be led to, such as \"Order Completed\".", Required = true };
    private readonly Option<string> _within = new("--within") { Description = "How soon it must come to count; 30d by default.", DefaultValueFactory = _ => "30d" };

    public IEnumerable<Option> All => [_conversion, _within];

    public EventPattern Conversion(ParseResult parsed) => EventPattern.Named(parsed.GetRequiredValue(_conversion));

    public TimeSpan Within(ParseResult parsed) => Duration.TryParse(parsed.GetRequiredValue(_within), out var time) && time > TimeSpan.Zero
        ? time
        : throw new FormatException($"'{parsed.GetValue(_within)}' is no time; {Duration.Advice}.");
}
