using System.Runtime;
using Wayfarer.Benchmarks.Hosting;
using Wayfarer.Benchmarks.Ingest;
using Wayfarer.Benchmarks.Kernel;
using Wayfarer.Benchmarks.Load;
using Wayfarer.Benchmarks.Measuring;
using Wayfarer.Benchmarks.Operations;
using Wayfarer.Benchmarks.Segments;
using Wayfarer.Benchmarks.Storing;

IBenchmark[] benchmarks =
[
    new KernelBenchmark(),
    new SegmentBenchmark(),
    new IngestBenchmark(),
    new StoreBenchmark(),
    new OperationsBenchmark(),
    new HostBenchmark(),
];
var scale = args.Contains("--quick") ? Scale.Quick : Scale.Full;
var names = args.Where(argument => !argument.StartsWith('-')).ToList();
if (names.Except(benchmarks.Select(benchmark => benchmark.Name)).ToList() is [_, ..] unknown)
{
    Console.Error.WriteLine($"There is no benchmark {string.Join(", ", unknown)}; there are {string.Join(", ", benchmarks.Select(benchmark => benchmark.Name))}.");
    return 1;
}

Console.WriteLine($"Load: {DeclaredContent.Snapshot.Definitions.Journeys.Length} live journeys, {DeclaredContent.Snapshot.Segments.Length} segments; "
    + $"each contact with {Past.Events} past events and {Past.OpenEnrollments} open enrollments; visits of about 1 KB.");
Console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {(GCSettings.IsServerGC ? "server" : "workstation")} collector"
    + $"{(scale == Scale.Quick ? "; a quick look, whose figures say little" : "")}.");
foreach (var benchmark in benchmarks.Where(benchmark => names.Count == 0 || names.Contains(benchmark.Name)))
    Table.Write(Console.Out, $"{benchmark.Name}: {benchmark.Title}", await benchmark.RunAsync(scale));

return 0;
