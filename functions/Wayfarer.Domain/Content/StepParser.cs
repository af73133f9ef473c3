using System.Collections.Immutable;
using System.Text.Json;
using NodaTime.Text;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Content;

/// <summary>Reads one step. A new kind of step is one entry in <see cref="Readers"/> and one method.</summary>
internal sealed class StepParser
{
    private static readonly LocalTimePattern TimeOfDay = LocalTimePattern.CreateWithInvariantCulture("HH':'mm");

    private static readonly ImmutableSortedDictionary<string, Func<StepParser, Node, Step?>> Readers =
        new Dictionary<string, Func<StepParser, Node, Step?>>
        {
            ["wait"] = (parser, node) => parser.Wait(node),
            ["waitFor"] = (parser, node) => parser.WaitFor(node),
            ["branch"] = (parser, node) => parser.Branch(node),
            ["split"] = (parser, node) => parser.Split(node),
            ["send"] = (parser, node) => parser.Send(node),
            ["update"] = (parser, node) => parser.Update(node),
            ["tag"] = (parser, node) => parser.Tag(node),
            ["list"] = (parser, node) => parser.List(node),
            ["notify"] = (parser, node) => parser.Notify(node),
            ["exit"] = (parser, node) => parser.Exit(node),
        }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private readonly ObjectReader _reader;
    private readonly int _index;
    private readonly StepTargets _targets;
    private readonly References _references;
    private readonly TemplateCheck _check;
    private readonly Problems _problems;
    private string _id = "";

    private StepParser(
        ObjectReader reader, int index, StepTargets targets, References references, TemplateCheck check, Problems problems)
    {
        _reader = reader;
        _index = index;
        _targets = targets;
        _references = references;
        _check = check;
        _problems = problems;
    }

    public static Step? Parse(
        Node node, int index, StepTargets targets, References references, TemplateCheck check, Problems problems)
    {
        if (ObjectReader.Open(node, "a step", problems) is not { } reader) return null;

        var parser = new StepParser(reader, index, targets, references, check, problems)
        {
            _id = reader.Require("id")?.ReadId("a step's \"id\"", problems) ?? "",
        };
        if (reader.OneOf([.. Readers.Keys], "a step") is not { } kind) return null;

        var step = Readers[kind.Name](parser, kind.Value);
        reader.RejectUnknown();
        return step;
    }

    private Step? Wait(Node node)
    {
        var next = Target("next");
        if (node.Kind == NodeKind.Object) return Calendar(node) is { } calendar ? new Step.WaitUntil(_id, next, calendar) : null;

        return node.ReadPositiveDuration("\"wait\"", _problems) is { } elapsed ? new Step.Wait(_id, next, elapsed) : null;
    }

    private CalendarWait? Calendar(Node node)
    {
        var reader = ObjectReader.Open(node, "\"wait\"", _problems)!;
        var days = reader.Require("days")?.ReadWhole("\"days\"", 0, (int)Limits.LongestDuration.TotalDays, _problems);
        var at = reader.Require("at");
        var time = at?.ReadText("\"at\"", _problems) is { } text ? TimeOfDay.Parse(text) : null;
        if (time is { Success: false })
            _problems.Add(at!.At, $"\"{at.Text}\" is not a time of day", "write hours and minutes, such as \"09:00\"");

        reader.RejectUnknown();
        return days is { } count && time is { Success: true } ? new CalendarWait(count, time.Value) : null;
    }

    private Step.WaitFor? WaitFor(Node node)
    {
        var (pattern, message) = Awaited(node);
        var atMost = _reader.Find("atMost")?.ReadPositiveDuration("\"atMost\"", _problems);
        var next = Target("next");
        var onEvent = Target("onEvent", next);
        var timeout = _reader.Find("onTimeout");
        if (timeout is not null && _reader.Find("atMost") is null)
            _problems.Add(
                timeout.At,
                "without \"atMost\" the wait has no end, so that nothing happens \"onTimeout\"",
                "give \"atMost\"");

        var onTimeout = Target("onTimeout", next);
        return pattern is null ? null : new Step.WaitFor(_id, pattern, message, atMost, onEvent, onTimeout);
    }

    private (EventPattern? Pattern, string? Message) Awaited(Node node)
    {
        if (ObjectReader.Open(node, "\"waitFor\"", _problems) is not { } reader) return (null, null);

        var pattern = EventPatternParser.Parse(reader, _problems);
        var message = reader.Find("message") is { } send ? _targets.FindSend(send) : null;
        reader.RejectUnknown();
        return (pattern, message);
    }

    private Step.Branch? Branch(Node node)
    {
        var otherwise = _reader.Find("else");
        if (otherwise is not null && _reader.Find("next") is { } both)
            _problems.Add(
                both.At,
                "a branch goes on at \"else\" when no case is true, so that it has no \"next\"",
                "keep one of the two");

        var next = Target("else", Target("next"));
        if (node.ReadList("\"branch\"", Limits.BranchesPerStep, _problems) is not { } items) return null;

        return new Step.Branch(_id, next, [.. items.Select(Case).OfType<BranchCase>()]);
    }

    private BranchCase? Case(Node node)
    {
        if (ObjectReader.Open(node, "a case of a branch", _problems) is not { } reader) return null;

        var condition = reader.Require("if") is { } rule
            ? ConditionParser.Parse(rule, RulePlace.Step, _references, _problems)
            : null;
        var to = reader.Require("to") is { } target ? _targets.Find(target, "\"to\"") : null;
        reader.RejectUnknown();
        return condition is null || to is null ? null : new BranchCase(condition, to.Value);
    }

    private Step.Split? Split(Node node)
    {
        RefuseNext("a split goes on along its paths");
        if (node.ReadList("\"split\"", Limits.BranchesPerStep, _problems) is not { } items) return null;

        var paths = items.Select(Path).OfType<SplitPath>().ToImmutableArray();
        if (paths.Length < items.Length) return null;

        var sum = paths.Sum(path => path.Percent);
        if (sum == 100) return new Step.Split(_id, paths);

        _problems.Add(node.At, $"the percentages add up to {sum}", "let them add up to 100");
        return null;
    }

    private SplitPath? Path(Node node)
    {
        if (ObjectReader.Open(node, "a path of a split", _problems) is not { } reader) return null;

        var percent = reader.Require("percent")?.ReadWhole("\"percent\"", 1, 100, _problems);
        var to = reader.Require("to") is { } target ? _targets.Find(target, "\"to\"") : null;
        reader.RejectUnknown();
        return percent is null || to is null ? null : new SplitPath(percent.Value, to.Value);
    }

    private Step.Send? Send(Node node)
    {
        var next = Target("next");
        if (node.ReadId("\"send\"", _problems) is not { } message) return null;

        _references.SentMessages.Add(new Reference(message, node.At));
        return new Step.Send(_id, next, message);
    }

    private Step.Update? Update(Node node)
    {
        var next = Target("next");
        if (ObjectReader.Open(node, "\"update\"", _problems) is null) return null;

        if (node.Members.IsEmpty) _problems.Add(node.At, "\"update\" is empty");
        if (node.Members.Length > Limits.TraitsPerContact)
            _problems.Add(node.At, $"\"update\" has {node.Members.Length} traits; at most {Limits.TraitsPerContact} are allowed");

        var traits = ImmutableSortedDictionary.CreateBuilder<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in node.Members)
        {
            var bytes = CanonicalJson.Of(member.Value).Length;
            if (string.IsNullOrWhiteSpace(member.Name)) _problems.Add(member.At, "a trait's name is empty");
            else if (bytes > Limits.BytesPerTrait)
                _problems.Add(
                    member.Value.At,
                    $"\"{member.Name}\" has {bytes} bytes; a trait has at most {Limits.BytesPerTrait}");
            else traits[member.Name] = member.Value.ToElement();
        }

        return new Step.Update(_id, next, traits.ToImmutable());
    }

    private Step.Tag? Tag(Node node)
    {
        var next = Target("next");
        if (node.Kind == NodeKind.Text)
            return node.ReadText("\"tag\"", _problems) is { } tag ? new Step.Tag(_id, next, [tag], []) : null;

        if (ObjectReader.Open(node, "\"tag\"", _problems) is not { } reader) return null;

        var add = reader.Find("add");
        var remove = reader.Find("remove");
        reader.RejectUnknown();
        if (add is null && remove is null)
            _problems.Add(node.At, "\"tag\" neither adds nor removes", "give \"add\" or \"remove\"");

        return new Step.Tag(_id, next, Tags(add, "\"add\""), Tags(remove, "\"remove\""));
    }

    private ImmutableArray<string> Tags(Node? node, string what)
    {
        if (node?.ReadList(what, Limits.TagsPerContact, _problems) is not { } items) return [];

        return [.. items.Select(item => item.ReadText("a tag", _problems)).OfType<string>()];
    }

    private Step.List? List(Node node)
    {
        var next = Target("next");
        if (ObjectReader.Open(node, "\"list\"", _problems) is not { } reader) return null;

        var add = reader.Find("add");
        var remove = reader.Find("remove");
        reader.RejectUnknown();
        if (add is null && remove is null)
            _problems.Add(node.At, "\"list\" neither adds nor removes", "give \"add\" or \"remove\"");

        return new Step.List(_id, next, StaticSegments(add, "\"add\""), StaticSegments(remove, "\"remove\""));
    }

    private ImmutableArray<string> StaticSegments(Node? node, string what)
    {
        if (node?.ReadList(what, Limits.ListsPerContact, _problems) is not { } items) return [];

        var named = items.Select(item => (item.At, Id: item.ReadId("a segment", _problems))).Where(segment => segment.Id is not null).ToList();
        _references.StaticSegments.AddRange(named.Select(segment => new Reference(segment.Id!, segment.At)));
        return [.. named.Select(segment => segment.Id!)];
    }

    private Step.Notify? Notify(Node node)
    {
        var next = Target("next");
        if (ObjectReader.Open(node, "\"notify\"", _problems) is not { } reader) return null;

        var to = reader.Require("to", "name one of the \"people\" of settings.json");
        var person = to?.ReadId("\"to\"", _problems);
        if (person is not null) _references.People.Add(new Reference(person, to!.At));

        var source = reader.Require("message");
        var message = source?.ReadText("\"message\"", _problems, lines: true);
        // The template's own lines are not the file's: the place of the text is the nearest that is true.
        foreach (var fault in message is null ? [] : _check(message)) _problems.Add(source!.At, fault.Reason, fault.Advice);

        reader.RejectUnknown();
        return person is null || message is null ? null : new Step.Notify(_id, next, person, message);
    }

    private Step.Exit? Exit(Node node)
    {
        RefuseNext("an exit ends the journey");
        return node.ReadText("\"exit\"", _problems) is { } reason ? new Step.Exit(_id, reason) : null;
    }

    private int Target(string name, int? otherwise = null)
    {
        var standard = otherwise ?? _targets.Following(_index);
        return _reader.Find(name) is { } node ? _targets.Find(node, $"\"{name}\"") ?? standard : standard;
    }

    private void RefuseNext(string reason)
    {
        if (_reader.Find("next") is { } next) _problems.Add(next.At, $"{reason}, so that it has no \"next\"");
    }
}
