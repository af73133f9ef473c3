using System.Numerics;

namespace Wayfarer.Domain.Scoring;

/// <summary>
/// What is left of points at an age, in whole billionths rounded to the nearest: never more than before, and exactly nothing
/// from some age on.
/// </summary>
internal readonly struct DecayCurve
{
    /// <summary>Points stay whole for ever.</summary>
    public const long Lasting = long.MaxValue;

    private readonly Shape _shape;
    private readonly long _time;
    private readonly int _shift;
    private readonly ulong _reciprocal;

    public DecayCurve(Decay decay)
    {
        (_shape, var time) = decay switch
        {
            Decay.HalfLife halfLife => (Shape.HalfLife, halfLife.Time),
            Decay.Linear linear => (Shape.Linear, linear.Time),
            Decay.Expiry expiry => (Shape.Expiry, expiry.Time),
            _ => (Shape.None, TimeSpan.FromMilliseconds(1)),
        };
        _time = (long)time.TotalMilliseconds;
        _shift = BitOperations.LeadingZeroCount((ulong)_time);
        var reciprocal = (UInt128.One << 127) / ((ulong)_time << _shift);
        _reciprocal = reciprocal > ulong.MaxValue ? ulong.MaxValue : (ulong)reciprocal;
    }

    private enum Shape
    {
        None,
        HalfLife,
        Linear,
        Expiry,
    }

    public bool IsLasting => _shape == Shape.None;

    /// <summary>Whether points do not change until they are gone.</summary>
    public bool IsLevel => _shape is Shape.None or Shape.Expiry;

    /// <param name="points">Not below zero; of points that are taken away, how many.</param>
    /// <param name="age">In milliseconds; before an event, its points are whole.</param>
    public long At(long points, long age)
    {
        if (age <= 0) return points;

        return _shape switch
        {
            Shape.HalfLife => Halved(points, age),
            Shape.Linear => age >= _time ? 0 : Part(points, _time - age),
            Shape.Expiry => age >= _time ? 0 : points,
            _ => points,
        };
    }

    /// <summary>An age from which on nothing is left, and not much later than the first such.</summary>
    public long GoneFrom(long points) => _shape switch
    {
        _ when points == 0 => 0,
        Shape.None => Lasting,
        Shape.HalfLife => _time * (64 - BitOperations.LeadingZeroCount((ulong)points) + 1),
        _ => _time,
    };

    private long Halved(long points, long age)
    {
        var (times, rest) = Math.DivRem(age, _time);
        if (times >= 63) return 0;

        var high = Math.BigMul((ulong)points, Power(rest), out var low);
        var product = new UInt128(high, low);
        var places = 63 + (int)times;
        return (long)((product + (UInt128.One << (places - 1))) >> places);
    }

    private ulong Power(long rest)
    {
        if (rest == 0) return PowersOfHalf.One;

        var exponent = Math.BigMul((ulong)rest << _shift, _reciprocal, out var low);
        return PowersOfHalf.Of((exponent << 1) | (low >> 63));
    }

    /// <summary>Exactly <c>points * part / time</c>, rounded: the guess in floating point is put right in whole numbers.</summary>
    private long Part(long points, long part)
    {
        var guess = (long)(points * ((double)part / _time));
        var rest = unchecked((points * part) - (guess * _time));
        for (; rest < 0; rest += _time) guess--;
        for (; rest >= _time; rest -= _time) guess++;

        return rest * 2 >= _time ? guess + 1 : guess;
    }
}
