using System.Numerics;
using TpuMlir.Backends.Bm1684x.Arithmetic;

namespace TpuMlir.Backends.Bm1684x.Tests.Arithmetic;

/// <summary>The add tree; hand-computed cases and sums small enough that no product is cut, which must then be the exact sum.</summary>
public sealed class AddTreeTests
{
    [Fact]
    public void Products_are_cut_toward_zero_at_24_bits_below_the_largest()
    {
        // 1 counts 2^24 units; 2^−24 is one unit, 2^−25 is cut away, −2^−25 too.
        Assert.Equal(1f, AddTree.Sum([1f, MathF.Pow(2, -25), MathF.Pow(2, -25)]));
        Assert.Equal(1f, AddTree.Sum([1f, -MathF.Pow(2, -25)]));
        Assert.Equal(1f + MathF.Pow(2, -23), AddTree.Sum([1f, MathF.Pow(2, -24), MathF.Pow(2, -24)]));
    }

    [Fact]
    public void Specials()
    {
        Assert.Equal(float.PositiveInfinity, AddTree.Sum([float.PositiveInfinity, float.NaN]));
        Assert.Equal(float.NegativeInfinity, AddTree.Sum([float.NegativeInfinity, 1f]));
        Assert.True(float.IsNaN(AddTree.Sum([float.NegativeInfinity, float.PositiveInfinity])));
        Assert.True(float.IsNaN(AddTree.Sum([1f, float.NaN])));
        Assert.Equal(0u, BitConverter.SingleToUInt32Bits(AddTree.Sum([-0f, -0f])));
        Assert.Equal(0u, BitConverter.SingleToUInt32Bits(AddTree.Sum([3f, -3f])));
    }

    [Fact]
    public void Sums_of_near_exponents_are_exact_and_rounded_once()
    {
        var random = new Random(9);
        float[] products = new float[32];
        for (int i = 0; i < 20_000; i++)
        {
            BigInteger exact = 0;
            for (int k = 0; k < products.Length; k++)
            {
                // Multiples of 2^−14 below 2^8: whole units of any tree whose largest product is at least 1.
                int value = random.Next(-(1 << 22), 1 << 22);
                products[k] = value / 16384f;
                exact += value;
            }

            if (products.Max(Math.Abs) >= 128f)
            {
                Assert.Equal((float)((double)exact / 16384), AddTree.Sum(products));
            }
        }
    }
}
