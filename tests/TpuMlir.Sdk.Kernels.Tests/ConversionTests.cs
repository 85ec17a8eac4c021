namespace TpuMlir.Sdk.Kernels.Tests;

/// <summary>Half and bfloat16 against definitions written here.</summary>
public class ConversionTests
{
    [Fact]
    public void EveryBFloat16SurvivesTheRoundTrip()
    {
        ushort[] all = [.. Enumerable.Range(0, 65536).Select(i => (ushort)i)];
        var wide = new float[65536];
        var back = new ushort[65536];
        BFloat16Conversion.ToSingle(all, wide);
        BFloat16Conversion.FromSingle(wide, back);
        for (int i = 0; i < 65536; i++)
        {
            Assert.Equal((uint)i << 16, BitConverter.SingleToUInt32Bits(wide[i]));

            // Signalling NaNs become quiet; everything else is exact.
            Assert.Equal(float.IsNaN(wide[i]) ? i | 0x40 : i, back[i]);
        }
    }

    [Fact]
    public void BFloat16RoundsToNearestEven()
    {
        float[] x = new float[4097];
        var random = new Random(1);
        for (int i = 0; i < x.Length; i++)
        {
            // Every third value is an exact half between two neighbours.
            uint bits = (uint)random.NextInt64(1L << 32);
            x[i] = BitConverter.UInt32BitsToSingle(i % 3 == 0 ? (bits & 0xFFFF0000) | 0x8000 : bits);
        }

        var y = new ushort[x.Length];
        BFloat16Conversion.FromSingle(x, y);
        for (int i = 0; i < x.Length; i++)
        {
            Assert.Equal(BFloat16Conversion.FromSingle(x[i]), y[i]);
            if (!float.IsFinite(x[i]))
            {
                continue;
            }

            uint bits = BitConverter.SingleToUInt32Bits(x[i]), down = bits >> 16, rest = bits & 0xFFFF;
            uint expected = rest > 0x8000 || (rest == 0x8000 && (down & 1) != 0) ? down + 1 : down;
            Assert.Equal(expected, y[i]);
        }

        Assert.Equal(0x7F80, BFloat16Conversion.FromSingle(float.MaxValue));
        Assert.Equal(0x7FC0, BFloat16Conversion.FromSingle(BitConverter.UInt32BitsToSingle(0x7F800001)));
    }

    [Fact]
    public void HalfMatchesTheScalarCast()
    {
        float[] x = [.. Numbers.Random(1001, 1, -70000, 70000), .. Numbers.Random(1001, 2, -1e-4, 1e-4), float.NaN, float.PositiveInfinity, -0f];
        var half = new Half[x.Length];
        var back = new float[x.Length];
        HalfConversion.FromSingle(x, half);
        HalfConversion.ToSingle(half, back);
        for (int i = 0; i < x.Length; i++)
        {
            Assert.Equal((Half)x[i], half[i]);
            Assert.Equal((float)half[i], back[i]);
        }

        Assert.Equal("destination", Assert.Throws<ArgumentException>(() => HalfConversion.FromSingle(x, new Half[1])).ParamName);
    }
}
