using System.Text.Json;

namespace Wayfarer.Runtime.Queues;

/// <summary>How the bodies of one call are laid into queue messages: those of one group together, as far as they go into one.</summary>
internal static class MessagePacking
{
    /// <summary>More than an envelope takes without its groups, whatever it says.</summary>
    private const int BytesOfEnvelope = 1_024;
    private const int BytesPerGroup = 32;
    private const int BytesPerLength = 12;

    /// <summary>The largest body that a message takes of a group.</summary>
    public static int LargestBody(string group, int bytesPerMessage) => bytesPerMessage - BytesOfEnvelope - BytesOf(group) - BytesPerLength;

    /// <summary>
    /// Lays groups into packs that none is larger than <paramref name="bytesPerPack"/> as a message. A body that is too large
    /// for any has a pack of its own, which is the one that may be larger.
    /// </summary>
    public static List<List<GroupedBodies>> Pack(IEnumerable<GroupedBodies> groups, int bytesPerPack)
    {
        var packs = new List<List<GroupedBodies>>();
        var free = 0;
        foreach (var group in groups)
        {
            // A group that would be torn apart begins a pack.
            if (SizeOf(group) is var size && size > free && size <= bytesPerPack - BytesOfEnvelope) Begin();

            var begun = new List<ReadOnlyMemory<byte>>();
            foreach (var body in group.Bodies)
            {
                var bytes = body.Length + BytesPerLength;
                if (begun.Count == 0) bytes += BytesOf(group.Group);
                if (bytes > free && packs.Count > 0 && packs[^1].Count + begun.Count > 0)
                {
                    Lay(group.Group, begun);
                    begun = [];
                    Begin();
                    bytes = body.Length + BytesPerLength + BytesOf(group.Group);
                }
                else if (packs.Count == 0)
                {
                    Begin();
                }

                begun.Add(body);
                free -= bytes;
            }

            Lay(group.Group, begun);
        }

        packs.RemoveAll(pack => pack.Count == 0);
        return packs;

        void Begin()
        {
            packs.Add([]);
            free = bytesPerPack - BytesOfEnvelope;
        }

        void Lay(string group, List<ReadOnlyMemory<byte>> bodies)
        {
            if (bodies.Count > 0) packs[^1].Add(new GroupedBodies(group, bodies));
        }
    }

    private static int SizeOf(GroupedBodies group) => BytesOf(group.Group) + group.Bodies.Sum(body => body.Length + BytesPerLength);

    private static int BytesOf(string group) => BytesPerGroup + JsonEncodedText.Encode(group).EncodedUtf8Bytes.Length;
}
