using System.Runtime.Intrinsics;
using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Reference;
using ChipType = TpuMlir.Backends.Bm1684x.Arithmetic.ElementType;
using ElementType = TpuMlir.Sdk.Tensors.ElementType;

namespace TpuMlir.Backends.Bm1684x.Tests.Reference;

/// <summary>Vector arithmetic against the scalar rules, on all corners and on random bits.</summary>
public unsafe class LaneTests
{
    private static readonly uint[] Corners =
    [
        0, 0x8000_0000, 1, 0x007F_FFFF, 0x0080_0000, 0x0080_0001, 0x8080_0000, 0x3F80_0000, 0x3F7F_FFFF, 0x3F80_0001, 0xBF80_0000, 0x7F7F_FFFF, 0x7F80_0000,
        0xFF80_0000, 0x7FC0_0000, 0x477F_E000, 0x477F_EFFF, 0x477F_F000, 0x3880_0000, 0x387F_FFFF, 0x3300_0000, 0x3300_0001, 0x32FF_FFFF, 0x0000_8000, 0x1FFF_FFFF,
        0x2000_0000, 0x7F7F_8000, 0x3F80_8000, 0x3F81_8000,
    ];

    [Fact]
    public void OperationsMatchScalars()
    {
        var random = new Random(1);
        var numbers = Corners.Concat(Enumerable.Range(0, 200).Select(_ => (uint)random.NextInt64(1L << 32))).Select(BitConverter.UInt32BitsToSingle).ToArray();
        foreach (float a in numbers)
        {
            foreach (float b in numbers)
            {
                Vector512<float> x = Vector512.Create(a), y = Vector512.Create(b);
                Same(Float32.Add(a, b), Lanes.Add(x, y)[3]);
                Same(Float32.Subtract(a, b), Lanes.Subtract(x, y)[3]);
                Same(Float32.Multiply(a, b), Lanes.Multiply(x, y)[3]);
                Same(Float32.Flush(Float32.Max(a, b)), Lanes.Max(x, y)[3]);
                Same(Float32.Flush(Float32.Min(a, b)), Lanes.Min(x, y)[3]);
                Same(Quotient(Float32Vector.Flush(x), y), ChipFunctions.Divide(x, y, 3)[3]);
            }
        }
    }

    private static float Quotient(Vector512<float> a, Vector512<float> b)
    {
        Iterations.Divide((float*)&a, (float*)&b, 16, 3);
        return a[5];
    }

    // Products around the smallest normal number, where IEEE and the chip decide differently.
    [Fact]
    public void TinyProductsMatchScalars()
    {
        var random = new Random(2);
        for (int i = 0; i < 100_000; i++)
        {
            float a = BitConverter.UInt32BitsToSingle(0x1F80_0000 | (uint)random.Next(1 << 23)), b = BitConverter.UInt32BitsToSingle(0x2000_0000 | (uint)random.Next(1 << 23));
            b = i % 2 == 0 ? b : 1.17549435e-38f / a;
            Same(Float32.Multiply(a, b), Lanes.Multiply(Vector512.Create(a), Vector512.Create(b))[0]);
            Same(Chip.Mul(a, b), Float32.Multiply(a, b));
        }
    }

    // 2^−126 − 2^−135 is halfway between the smallest normal number and its predecessor of 8 bits.
    [Theory]
    [InlineData(0x3F7F_0000u, 0x0080_0000u, 0x0000_0000u)]
    [InlineData(0x3F7F_0000u, 0x0081_0000u, 0x0080_0000u)]
    [InlineData(0x3F88_0000u, 0x8071_0000u, 0x8000_0000u)]
    [InlineData(0x1FFF_0000u, 0x2000_0000u, 0x0000_0000u)]
    public void TinyBFloat16Products(uint a, uint b, uint expected)
    {
        float x = BitConverter.UInt32BitsToSingle(a), y = BitConverter.UInt32BitsToSingle(b);
        Same(BitConverter.UInt32BitsToSingle(expected), LaneRounding.Product(Vector512.Create(x), Vector512.Create(y), ElementType.BF16)[0]);
        for (uint m = 0; m < 128 * 128; m++)
        {
            x = BitConverter.UInt32BitsToSingle(0x1FC0_0000 + ((m & 127) << 16));
            y = BitConverter.UInt32BitsToSingle(0x1FC0_0000 + ((m >> 7) << 16));
            Same(Chip.Mul(x, y, ElementType.BF16), LaneRounding.Product(Vector512.Create(x), Vector512.Create(y), ElementType.BF16)[0]);
        }
    }

    [Fact]
    public void RoundingMatchesScalars()
    {
        var random = new Random(3);
        foreach (uint bits in Corners.Concat(Enumerable.Range(0, 300_000).Select(_ => (uint)random.NextInt64(1L << 32))))
        {
            float value = BitConverter.UInt32BitsToSingle(bits);
            Same(HalfFormat.RoundTo(value, ChipType.Float16), LaneRounding.Round(value, ElementType.F16));
            Same(HalfFormat.RoundTo(value, ChipType.BFloat16), LaneRounding.Round(value, ElementType.BF16));
        }
    }

    [Fact]
    public void ProofOfNormalSums()
    {
        Assert.Equal(-126, SmallestExponent.Of([1f, 0, -0f, 1.17549435e-38f]));
        Assert.True(SmallestExponent.Of([1f, 1e-39f]) < -126);
        Assert.Equal(1, SmallestExponent.Of([2f, -4f, 0f, .. Enumerable.Repeat(8f, 40)]));
        Assert.True(SmallestExponent.NothingDenormal(-50, -53, -103));
        Assert.False(SmallestExponent.NothingDenormal(-50, -54, 0));
        Assert.False(SmallestExponent.NothingDenormal(0, 0, -104));
        Assert.True(SmallestExponent.NothingDenormal(SmallestExponent.Of(new float[40]), -126, SmallestExponent.Of([])));
    }

    private static void Same(float expected, float actual) => Assert.True(
        BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(actual) || (float.IsNaN(expected) && float.IsNaN(actual)),
        $"expected {expected:R}, got {actual:R}");
}
