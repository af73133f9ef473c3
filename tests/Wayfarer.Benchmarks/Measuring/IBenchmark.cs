namespace Wayfarer.Benchmarks.Measuring;

/// <summary>One thing to measure, under a name that the command line can choose it by.</summary>
public interface IBenchmark
{
    string Name { get; }

    /// <summary>What is measured and under which circumstances, in one line.</summary>
    string Title { get; }

    Task<IReadOnlyList<Figure>> RunAsync(Scale scale);
}
