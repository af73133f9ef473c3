namespace Wayfarer.Benchmarks.Measuring;

/// <summary>
/// Takes turns: A, B, A, B. The machine's mood changes from minute to minute, and only what is measured in the same minute
/// can be compared.
/// </summary>
public static class Rounds
{
    /// <param name="subjects">Each measures once and answers with its samples, always in the same order.</param>
    /// <returns>For each subject, its series of samples.</returns>
    public static async Task<double[][][]> InterleaveAsync(int rounds, params Func<int, Task<double[]>>[] subjects)
    {
        var series = subjects.Select(_ => new List<double[]>()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var subject = 0; subject < subjects.Length; subject++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                series[subject].Add(await subjects[subject](round));
            }
        }

        return [.. series.Select(Transposed)];
    }

    private static double[][] Transposed(List<double[]> rounds) =>
        [.. Enumerable.Range(0, rounds[0].Length).Select(sample => rounds.Select(round => round[sample]).ToArray())];
}
