using System.Text;
using Wayfarer.Domain.Content;

namespace Wayfarer.Runtime.Definitions;

/// <summary>What stands in <c>errors/</c> about a file: where it is wrong, what was meant, and what that holds back.</summary>
public static class ErrorText
{
    /// <summary>By this last line Wayfarer knows its own files again, and removes no other.</summary>
    public const string Signature = "Wayfarer writes this file, and removes it when the problem is repaired.";

    public static string Of(FileReport report)
    {
        var text = new StringBuilder();
        text.Append(report.Path).Append(" is held back.\n\n");
        foreach (var problem in report.Problems) Describe(text, problem);

        if (report.Problems.IsEmpty)
        {
            text.Append("Nothing is wrong with it. It is held back by problems of\n");
            foreach (var cause in report.Because) text.Append("  ").Append(cause).Append('\n');
            text.Append('\n');
        }

        text.Append(report.HasLiveText
            ? "What stays live instead: the text that was published before this change.\n"
            : "What stays live instead: nothing, because no text of it was ever published.\n");
        if (!report.HoldsBack.IsEmpty)
        {
            text.Append("\nHeld back because of it:\n");
            foreach (var file in report.HoldsBack) text.Append("  ").Append(file).Append('\n');
        }

        return text.Append('\n').Append(Signature).Append('\n').ToString();
    }

    private static void Describe(StringBuilder text, ContentProblem problem)
    {
        text.Append("Line ").Append(problem.Line).Append(", column ").Append(problem.Column).Append(": ").Append(problem.Reason).Append(".\n");
        if (problem.Advice is not null) text.Append("  What to do: ").Append(problem.Advice.TrimEnd('.')).Append(problem.Advice.EndsWith('?') ? "\n" : ".\n");
        if (problem.Because is not null) text.Append("  What to do: repair ").Append(problem.Because).Append(".\n");
        text.Append('\n');
    }
}
