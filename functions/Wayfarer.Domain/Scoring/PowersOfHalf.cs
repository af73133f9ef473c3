namespace Wayfarer.Domain.Scoring;

/// <summary>
/// Powers of one half in whole numbers of 2^-63. The mathematics of a processor's library differ from machine to machine, and a
/// score must not. They are exact to 2^-58, while from one millisecond to the next even a half-life of ten years changes them by
/// more than 2^-41: so they fall with each.
/// </summary>
internal static class PowersOfHalf
{
    public const ulong One = 1UL << 63;

    private const int BitsPerTable = 8;
    private const ulong LogarithmOfTwo = 0xB17217F7D1CF79AC;

    /// <summary>One half to the power of 1/2, of 1/4, of 1/8 and so on.</summary>
    private static readonly ulong[] Roots =
    [
        0x5A827999FCEF3242, 0x6BA27E656B4EB57A, 0x75606373EE921C97, 0x7A92BE8A92436616, 0x7D41D96DB915019D, 0x7E9F06067A4360BA,
        0x7F4F08AE3DC7C426, 0x7FA765ACA88F6453, 0x7FD3AB290E46D769, 0x7FE9D3A8E07BF086, 0x7FF4E9597BED93AB, 0x7FFA748DFF8DC61F,
        0x7FFD3A3F50020332, 0x7FFE9D1DBC0A75AA, 0x7FFF4E8E6306ED59, 0x7FFFA74712C3CDFD, 0x7FFFD3A381B1FA29, 0x7FFFE9D1BEED018A,
        0x7FFFF4E8DEFB81D7, 0x7FFFFA746F5F012F, 0x7FFFFD3A37A7D0A8, 0x7FFFFE9D1BD1FC58, 0x7FFFFF4E8DE8832D, 0x7FFFFFA746F422D7,
    ];

    private static readonly ulong[][] Tables = [Table(0), Table(1), Table(2)];

    /// <param name="exponent">The part of one behind the point, in 2^-64.</param>
    public static ulong Of(ulong exponent)
    {
        var coarse = Product(Tables[0][exponent >> 56], Tables[1][(exponent >> 48) & 0xFF]);
        var finer = Product(coarse, Tables[2][(exponent >> 40) & 0xFF]);

        // What is left of the exponent is so small that two terms of the series are enough.
        var rest = Math.BigMul(exponent & 0xFF_FFFF_FFFF, LogarithmOfTwo, out _);
        var square = Math.BigMul(rest, rest, out _);
        return Product(finer, One - (rest >> 1) + (square >> 2));
    }

    private static ulong Product(ulong one, ulong other)
    {
        var high = Math.BigMul(one, other, out var low);
        return (high << 1) | (low >> 63);
    }

    private static ulong[] Table(int index)
    {
        var table = new ulong[1 << BitsPerTable];
        for (var entry = 0; entry < table.Length; entry++)
        {
            table[entry] = One;
            for (var bit = 0; bit < BitsPerTable; bit++)
            {
                var isSet = (entry >> (BitsPerTable - 1 - bit)) & 1;
                if (isSet == 1) table[entry] = Product(table[entry], Roots[(index * BitsPerTable) + bit]);
            }
        }

        return table;
    }
}
