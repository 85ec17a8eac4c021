using System.Numerics;
using System.Runtime.Intrinsics;
using TpuMlir.Backends.Bm1684x.Arithmetic;

namespace TpuMlir.Backends.Bm1684x.Tests.Arithmetic;

/// <summary>Flushing single precision; expected values come from exact integer arithmetic on the operands' fractions.</summary>
public sealed class Float32Tests
{
    [Theory]
    [InlineData(0x0000_0001u, 0x0000_0000u)]
    [InlineData(0x807F_FFFFu, 0x8000_0000u)]
    [InlineData(0x0080_0000u, 0x0080_0000u)]
    [InlineData(0x7FC0_0000u, 0x7FC0_0000u)]
    public void Flush_clears_denormals_only(uint bits, uint expected) =>
        Assert.Equal(expected, Bits(Float32.Flush(Single(bits))));

    [Fact]
    public void Products_at_the_limit_follow_the_exact_value()
    {
        // (2 − 2^−23)·2^−64 times (1 + 2^−23)·2^−63 and neighbours straddle 2^−126 and the limit 2^−126 − 2^−151.
        var random = new Random(5);
        for (int i = 0; i < 200_000; i++)
        {
            float a = Single(0x1F80_0000u + (uint)random.Next(1 << 23)), b = Single(((uint)random.Next(0x1F70, 0x1F90) << 16) + (uint)random.Next(1 << 16));
            Assert.Equal(ExactProduct(a, b), Bits(Float32.Multiply(a, b)));
            Assert.Equal(ExactProduct(a, b), Bits(Float32Vector.Multiply(Vector512.Create(a), Vector512.Create(b))[i & 15]));
        }
    }

    [Fact]
    public void Limit_itself_survives()
    {
        // 2^−63 · (2^−63 − 2^−87) = 2^−126 − 2^−150 lies below the limit, an IEEE product would round it up.
        Assert.Equal(0u, Bits(Float32.Multiply(Single(0x2000_0000), Single(0x1FFF_FFFF))));
        // (1 + 2^−23)(1 − 2^−24) = 1 + 2^−24 − 2^−47 lies above it.
        Assert.Equal(0x0080_0000u, Bits(Float32.Multiply(Single(0x2000_0001), Single(0x1FFF_FFFF))));
    }

    [Theory]
    [InlineData(float.NaN, 1f, 1f, float.NaN)]
    [InlineData(1f, float.NaN, float.NaN, 1f)]
    [InlineData(0f, -0f, -0f, -0f)]
    [InlineData(2f, 1f, 2f, 1f)]
    public void Extrema_are_those_of_the_comparison(float a, float b, float max, float min)
    {
        Assert.Equal(Bits(max), Bits(Float32.Max(a, b)));
        Assert.Equal(Bits(min), Bits(Float32.Min(a, b)));
    }

    // Rounds the exact product of fractions to 24 bits half to even with unbounded exponent, then flushes.
    private static uint ExactProduct(float a, float b)
    {
        uint x = Bits(a), y = Bits(b);
        BigInteger product = (BigInteger)((x & 0x7F_FFFF) | 0x80_0000) * ((y & 0x7F_FFFF) | 0x80_0000);
        int exponent = (int)(x >> 23 & 255) + (int)(y >> 23 & 255) - 127;
        int drop = (int)product.GetBitLength() - 24;
        BigInteger quotient = product >> drop, rest = product - (quotient << drop), half = BigInteger.One << (drop - 1);
        quotient += rest > half || (rest == half && !quotient.IsEven) ? 1 : 0;
        exponent += drop - 23;
        if (quotient == 1 << 24)
        {
            quotient >>= 1;
            exponent++;
        }

        return exponent <= 0 ? 0 : (uint)(exponent << 23) | (uint)(quotient - (1 << 23));
    }

    private static uint Bits(float value) => BitConverter.SingleToUInt32Bits(value);

    private static float Single(uint bits) => BitConverter.UInt32BitsToSingle(bits);
}
