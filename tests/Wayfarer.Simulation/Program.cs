using System.Diagnostics;
using System.Globalization;
using Wayfarer.Simulation;

// Seeds from --first on, --seeds of them; --seed repeats one; --until-failure stops at the first that fails; with
// --alarms, alarms serve those who wait.
var first = Option("--seed", Option("--first", 1));
var count = args.Contains("--seed") ? 1 : Option("--seeds", SimulationRun.SeedsEachRun);
var clock = Stopwatch.StartNew();
var result = SimulationRun.Run(Enumerable.Range(first, count), Console.WriteLine, args.Contains("--until-failure"), args.Contains("--alarms"));
Console.WriteLine($"{result.Seeds} seeds, {result.Failures} failed, {result.Events} events, {result.Steps} steps in {clock.Elapsed.TotalSeconds:0} s");
return result.Failures == 0 ? 0 : 1;

int Option(string name, int fallback)
{
    var index = Array.IndexOf(args, name);
    return index >= 0 && index + 1 < args.Length ? int.Parse(args[index + 1], CultureInfo.InvariantCulture) : fallback;
}
