using System.Runtime.Intrinsics;

namespace TpuMlir.Backends.Bm1684x.Simulation.Dot;

/// <summary>Biased exponents of the smallest and the largest non-zero magnitude among flushed f32 numbers.</summary>
internal readonly record struct ExponentRange(int Smallest, int Largest)
{
    /// <summary>The range of no numbers at all.</summary>
    public static readonly ExponentRange Empty = new(255, 0);

    /// <summary>True when a NaN or an infinity is among them.</summary>
    public bool HasSpecial => Largest == 255;

    /// <summary>The range over <paramref name="count"/> numbers.</summary>
    public static unsafe ExponentRange Of(float* values, long count)
    {
        Vector512<uint> mask = Vector512.Create(0x7F80_0000u);
        Vector512<uint> smallest = mask, largest = Vector512<uint>.Zero;
        long i = 0;
        for (; i + 16 <= count; i += 16)
        {
            Vector512<uint> exponent = Vector512.Load((uint*)values + i) & mask;
            largest = Vector512.Max(largest, exponent);
            // Zero minus one wraps to the top, so zeros never are the smallest.
            smallest = Vector512.Min(smallest, exponent - Vector512<uint>.One);
        }

        uint low = 0x7F80_0000, high = 0;
        for (int lane = 0; lane < 16; lane++)
        {
            low = Math.Min(low, smallest[lane]);
            high = Math.Max(high, largest[lane]);
        }

        for (; i < count; i++)
        {
            uint exponent = ((uint*)values)[i] & 0x7F80_0000;
            high = Math.Max(high, exponent);
            low = Math.Min(low, exponent - 1);
        }

        return new ExponentRange((int)((low + 1) >> 23), (int)(high >> 23));
    }

    /// <summary>The range of both.</summary>
    public ExponentRange With(ExponentRange other) =>
        new(Math.Min(Smallest, other.Smallest), Math.Max(Largest, other.Largest));
}
