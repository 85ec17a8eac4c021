using System.Runtime.Intrinsics;
using TpuMlir.Backends.Bm1684x.Arithmetic;

namespace TpuMlir.Backends.Bm1684x.Tests.Arithmetic;

/// <summary>16-bit conversions: all 65536 patterns against the framework's Half, and scalar against vector over random bits.</summary>
public sealed class HalfFormatTests
{
    [Fact]
    public void Every_f16_widens_as_the_framework_says()
    {
        for (uint bits = 0; bits < 65536; bits++)
        {
            float expected = (float)BitConverter.UInt16BitsToHalf((ushort)bits);
            float vector = HalfFormatVector.FromFloat16(Vector512.Create(bits))[3];
            Assert.Equal(expected, HalfFormat.FromFloat16((ushort)bits));
            Assert.True(float.IsNaN(expected) ? float.IsNaN(vector) : Same(expected, vector), $"{bits:x}");
            Assert.Equal(float.IsNaN(expected) ? 0x7FFFu : bits, HalfFormat.ToFloat16(expected));
        }
    }

    [Fact]
    public void Scalar_and_vector_narrow_alike()
    {
        var random = new Random(1);
        for (int i = 0; i < 300_000; i++)
        {
            // Half of the samples lie in the range in which f16 rounds or overflows.
            uint bits = (uint)random.NextInt64();
            bits = (i & 1) == 0 ? bits : (bits & 0x8FFF_FFFF) | 0x3000_0000 | ((bits & 3) << 28);
            float value = BitConverter.UInt32BitsToSingle(bits);
            Assert.Equal(HalfFormat.ToFloat16(value), HalfFormatVector.ToFloat16(Vector512.Create(value))[i & 15]);
            Assert.Equal(HalfFormat.ToBFloat16(value), HalfFormatVector.ToBFloat16(Vector512.Create(value))[i & 15]);
        }
    }

    [Theory]
    [InlineData(0x3F80_8000u, 0x3F80)]
    [InlineData(0x3F81_8000u, 0x3F82)]
    [InlineData(0x7F7F_FFFFu, 0x7F80)]
    [InlineData(0x007F_FFFFu, 0x0000)]
    [InlineData(0xFFC0_0000u, 0x7FFF)]
    public void Bf16_rounds_half_to_even(uint bits, int expected) =>
        Assert.Equal(expected, HalfFormat.ToBFloat16(BitConverter.UInt32BitsToSingle(bits)));

    private static bool Same(float a, float b) => BitConverter.SingleToUInt32Bits(a) == BitConverter.SingleToUInt32Bits(b);
}
