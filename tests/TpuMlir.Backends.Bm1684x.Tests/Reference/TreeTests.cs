using TpuMlir.Backends.Bm1684x.Arithmetic;
using ElementType = TpuMlir.Sdk.Tensors.ElementType;
using Tensor = TpuMlir.Sdk.Tensors.Tensor;

namespace TpuMlir.Backends.Bm1684x.Tests.Reference;

/// <summary>The add tree in vectors against the scalar one and against exact integers, over all exponents.</summary>
public class TreeTests
{
    [Theory]
    [InlineData(32)]
    [InlineData(31)]
    [InlineData(5)]
    [InlineData(1)]
    public void MatchesExactIntegers(int length)
    {
        var random = new Random(length);
        foreach (int spread in new[] { 1, 8, 30, 60 })
        {
            for (int low = -126; low + spread <= 60; low += 7)
            {
                Compare(random, length, low, spread, false);
                Compare(random, length, low, spread, true);
            }
        }
    }

    // Sixteen columns of one row: products of bf16 numbers whose exponents lie in [low, low + spread).
    private static void Compare(Random random, int length, int low, int spread, bool specials)
    {
        const int Columns = 20;
        float Draw(int least)
        {
            if (specials && random.Next(40) == 0)
            {
                return new[] { 0f, -0f, float.PositiveInfinity, float.NegativeInfinity, float.NaN }[random.Next(5)];
            }

            int exponent = Math.Min(least + random.Next(spread) + 127, 254);
            return BitConverter.UInt32BitsToSingle(((uint)exponent << 23) | ((uint)random.Next(128) << 16) | ((uint)random.Next(2) << 31));
        }

        float[] a = [.. Enumerable.Range(0, length).Select(_ => Draw(-10))], b = [.. Enumerable.Range(0, length * Columns).Select(_ => Draw(low))];
        Tensor left = TestData.Make(ElementType.BF16, [1, length], a), right = TestData.Make(ElementType.BF16, [length, Columns], b);
        var expected = new float[Columns];
        for (int c = 0; c < Columns; c++)
        {
            float[] products = [.. Enumerable.Range(0, length).Select(k => Chip.Mul(a[k], b[(k * Columns) + c]))];
            expected[c] = Chip.Tree(products);
            float scalar = AddTree.Sum(products);
            Assert.Equal(expected[c], scalar);
        }

        // As f32, so that every bit of the sum shows.
        TestData.Same([.. expected.Select(v => Chip.Add(0, v))], Evaluation.Run("tpu.MatMul", [1, Columns], ElementType.F32, [left, right, null]));
    }
}
