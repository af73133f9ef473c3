using Wayfarer.Domain.Content;
using Wayfarer.Local.Content;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.Domain.Content;
using Xunit;

namespace Wayfarer.Tests.Runtime.Definitions;

/// <summary>Files come and go one by one, in any order, and each state in between is published.</summary>
public sealed class CopyOrderTests
{
    private const int Orders = 150;
    private const int OrdersOnDisk = 12;

    private static readonly IReadOnlyList<ContentFile> Files =
        [.. SampleContent.Starters().Where(file => file.Path.Split('/')[0] is "journeys" or "segments" or "messages" or "layouts" or "partials" or "settings.json")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_order_of_copying_ends_in_the_same_state()
    {
        var expected = await DescribeAsync(Files.Select(file => (file, true)));
        for (var seed = 0; seed < Orders; seed++)
        {
            var actual = await DescribeAsync(Order(seed));
            Assert.True(expected == actual, $"Seed {seed}:\n{actual}\n---\n{expected}");
        }
    }

    [Fact]
    public async Task A_folder_that_was_copied_in_any_order_is_left_without_errors()
    {
        for (var seed = 0; seed < OrdersOnDisk; seed++)
        {
            using var folder = new TemporaryFolder();
            using var definitions = new DefinitionStore(new MemoryTableStore());
            using var publisher = new ContentPublisher(new LocalContentFolder(folder.Path), definitions);
            var watcher = new ContentWatcher(folder.Path, publisher, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
            var errors = 0;
            foreach (var (file, isThere) in Order(seed))
            {
                var path = folder.File(file.Path);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                if (isThere) await File.WriteAllTextAsync(path, file.Text, Cancellation);
                else File.Delete(path);

                await watcher.PublishAsync(Cancellation);
                errors = Math.Max(errors, Directory.Exists(folder.File("errors")) ? 1 : 0);
            }

            Assert.Equal(1, errors);
            Assert.False(Directory.Exists(folder.File("errors")));
            Assert.Equal(Files.OrderBy(file => file.Path, StringComparer.Ordinal), definitions.Published.Files.OrderBy(file => file.Path, StringComparer.Ordinal));
        }
    }

    /// <summary>All files in some order; some are removed again on the way, and restored.</summary>
    private static List<(ContentFile File, bool IsThere)> Order(int seed)
    {
        var random = new Random(seed);
        var order = Files.ToArray();
        random.Shuffle(order);
        List<(ContentFile File, bool IsThere)> steps = [.. order.Select(file => (file, true))];
        foreach (var file in random.GetItems(order, 4).Distinct())
        {
            var copied = steps.FindIndex(step => step.File == file);
            var removed = random.Next(copied + 1, steps.Count + 1);
            steps.Insert(removed, (file, false));
            steps.Insert(random.Next(removed + 1, steps.Count + 1), (file, true));
        }

        return steps;
    }

    private static async Task<string> DescribeAsync(IEnumerable<(ContentFile File, bool IsThere)> order)
    {
        using var definitions = new DefinitionStore(new MemoryTableStore());
        var folder = new List<ContentFile>();
        foreach (var (file, isThere) in order)
        {
            folder.Remove(file);
            if (isThere) folder.Add(file);
            await definitions.PublishAsync(folder, Cancellation);
        }

        var snapshot = definitions.Current;
        return string.Join('\n',
        [
            .. definitions.Problems.Select(problem => problem.ToString()),
            .. definitions.Reports.Where(report => report.State is FileState.HeldBack or FileState.Kept).Select(report => report.ToString()),
            .. definitions.Published.Files.OrderBy(file => file.Path, StringComparer.Ordinal).Select(file => $"{file.Path} {file.Text.Length}"),
            .. snapshot.AllVersions.Select(journey => $"{journey.Id} {journey.Version} {snapshot.StateOf(journey.Id)}").Order(StringComparer.Ordinal),
            .. snapshot.Segments.Select(segment => $"{segment.Id} {segment.Version}"),
            .. snapshot.Definitions.Messages.Select(message => $"{message.Id} {message.Version}"),
            snapshot.MemorySignature,
        ]);
    }
}
