using System.Diagnostics;
using System.Text;
using Wayfarer.Benchmarks.Load;
using Wayfarer.Benchmarks.Measuring;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Events;

namespace Wayfarer.Benchmarks.Kernel;

/// <summary>
/// The kernel alone on one core. Every event meets a contact as the load declares it, and what becomes of it is forgotten,
/// so that the last event of a round meets the same state as the first.
/// </summary>
public sealed class KernelBenchmark : IBenchmark
{
    private const int Contacts = 64;
    private const int EventsPerContact = 100;

    public string Name => "kernel";

    public string Title => "Kernel, one core: visits, and events that no rule asks for";

    public async Task<IReadOnlyList<Figure>> RunAsync(Scale scale)
    {
        var contacts = Enumerable.Range(0, Contacts).Select(Living).ToArray();
        var visits = contacts.Select((_, index) => Drawn(index, (visits, user) => visits.Next(user, Past.End))).ToArray();
        var strangers = contacts.Select((_, index) => Drawn(index, (visits, user) => visits.Track("Video Paused", user, Past.End))).ToArray();
        Measure(contacts, visits, scale.KernelRound);
        Measure(contacts, strangers, scale.KernelRound);

        var series = await Rounds.InterleaveAsync(
            scale.Rounds,
            _ => Task.FromResult(Measure(contacts, visits, scale.KernelRound)),
            _ => Task.FromResult(Measure(contacts, strangers, scale.KernelRound)));
        return
        [
            new Figure("visits", "events/s", series[0][0], "300,000"),
            new Figure("allocated for a visit", "bytes", series[0][1]),
            new Figure("facts of a visit", "facts", series[0][2]),
            new Figure("events that no rule asks for", "events/s", series[1][0]),
            new Figure("allocated for one of them", "bytes", series[1][1]),
        ];
    }

    private static Contact Living(int number)
    {
        var contact = Contact.New(Past.Of(number)[0].ContactId(Encoding.UTF8.GetBytes("key")));
        foreach (var @event in Past.Of(number))
        {
            var applied = ContactKernel.Apply(contact, new Input.Occurred(@event, []), DeclaredContent.Snapshot, @event.RecordedAt);
            contact = applied.Contact with { Head = applied.Contact.Head with { Sequence = applied.Contact.Head.Sequence + 1 } };
        }

        return contact.Enrollments.Length == Past.OpenEnrollments
            ? contact
            : throw new InvalidOperationException($"The contact has {contact.Enrollments.Length} open enrollments.");
    }

    private static Input[] Drawn(int contact, Func<Visits, string, string> draw)
    {
        var visits = new Visits(1_000_000 + contact);
        return [.. Enumerable.Range(0, EventsPerContact)
            .Select(_ => new Input.Occurred(Visits.Parsed(draw(visits, Past.User(contact)), Past.End), []))];
    }

    private static double[] Measure(Contact[] contacts, Input[][] inputs, TimeSpan duration)
    {
        var events = 0L;
        var facts = 0L;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < duration)
        {
            for (var contact = 0; contact < contacts.Length; contact++)
            {
                foreach (var input in inputs[contact])
                {
                    facts += ContactKernel.Apply(contacts[contact], input, DeclaredContent.Snapshot, Past.End).Facts.Length;
                    events++;
                }
            }
        }

        var seconds = clock.Elapsed.TotalSeconds;
        return [events / seconds, (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)events, facts / (double)events];
    }
}
