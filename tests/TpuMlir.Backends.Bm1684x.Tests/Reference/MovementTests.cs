using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Tests.Reference;

/// <summary>Operators that move bits, on numbers that say where they come from.</summary>
public class MovementTests
{
    private static readonly ElementType[] Types = [ElementType.F32, ElementType.F16, ElementType.BF16];

    [Fact]
    public void Permute()
    {
        foreach (ElementType type in Types)
        {
            Tensor y = Evaluation.Run("tpu.Permute", [4, 2, 3], type, [Counting(type, [2, 3, 4])], ("order", new long[] { 2, 0, 1 }));
            TestData.Same(Filled([4, 2, 3], i => (i[1] * 12) + (i[2] * 4) + i[0]), y);
        }
    }

    [Fact]
    public void Slice()
    {
        Tensor x = Counting(ElementType.F16, [4, 5, 6]);
        Tensor y = Evaluation.Run(
            "tpu.Slice", [2, 5, 2], ElementType.F16, [x], ("offset", new long[] { 1, 4, -5 }), ("steps", new long[] { 2, -1, 3 }), ("ends", new long[] { 4, -1, 6 }));
        TestData.Same(Filled([2, 5, 2], i => ((1 + (2 * i[0])) * 30) + ((4 - i[1]) * 6) + 1 + (3 * i[2])), y);
    }

    [Fact]
    public void Tile()
    {
        Tensor y = Evaluation.Run("tpu.Tile", [4, 9], ElementType.F32, [Counting(ElementType.F32, [2, 3])], ("tile", new long[] { 2, 3 }));
        TestData.Same(Filled([4, 9], i => (i[0] % 2 * 3) + (i[1] % 3)), y);
    }

    [Fact]
    public void Upsample()
    {
        Tensor y = Evaluation.Run("tpu.Upsample", [1, 2, 6, 6], ElementType.BF16, [Counting(ElementType.BF16, [1, 2, 3, 2])], ("scale_h", 2L), ("scale_w", 3L));
        TestData.Same(Filled([1, 2, 6, 6], i => (i[1] * 6) + (i[2] / 2 * 2) + (i[3] / 3)), y);
    }

    [Theory]
    [InlineData("constant")]
    [InlineData("reflect")]
    [InlineData("edge")]
    public void Pad(string mode)
    {
        Tensor y = Evaluation.Run(
            "tpu.Pad", [6, 6], ElementType.F32, [Counting(ElementType.F32, [3, 5])], ("paddings", new long[] { 2, -1, 1, 2 }), ("mode", mode), ("val", 0.5));
        TestData.Same(Filled([6, 6], i =>
        {
            long r = i[0] - 2, c = i[1] + 1;
            if (mode == "constant")
            {
                return r is < 0 or > 2 || c > 4 ? 0.5f : (r * 5) + c;
            }

            r = mode == "edge" ? Math.Clamp(r, 0, 2) : r < 0 ? -r : r > 2 ? 4 - r : r;
            c = c <= 4 ? c : mode == "edge" ? 4 : 8 - c;
            return (r * 5) + c;
        }), y);
    }

    [Fact]
    public void Gather()
    {
        Tensor x = Counting(ElementType.F16, [3, 4, 2]);
        Tensor matrix = Tensor.From([1, -1, 0, 2], [2, 2]);
        TestData.Same(
            Filled([3, 2, 2, 2], i => (i[0] * 8) + (new[] { 1, 3, 0, 2 }[(i[1] * 2) + i[2]] * 2) + i[3]),
            Evaluation.Run("tpu.Gather", [3, 2, 2, 2], ElementType.F16, [x, matrix], ("axis", 1L)));
        Tensor scalar = Tensor.From(new long[] { 2 }, []);
        TestData.Same(
            Filled([4, 2], i => 16 + (i[0] * 2) + i[1]), Evaluation.Run("tpu.Gather", [4, 2], ElementType.F16, [x, scalar], ("axis", -3L)));
    }

    [Fact]
    public void ConcatAndReshape()
    {
        Tensor a = Counting(ElementType.F32, [2, 1, 3]), b = Counting(ElementType.F32, [2, 2, 3]);
        Tensor y = Evaluation.Run("tpu.Concat", [2, 3, 3], ElementType.F32, [a, b], ("axis", -2L));
        TestData.Same(Filled([2, 3, 3], i => i[1] == 0 ? (i[0] * 3) + i[2] : (i[0] * 6) + ((i[1] - 1) * 3) + i[2]), y);
        TestData.Same(Filled([18], i => TestData.Numbers(y)[i[0]]), Evaluation.Run("tpu.Reshape", [18], ElementType.F32, [y]));
    }

    [Fact]
    public void BitsStay()
    {
        uint[] bits = [0x7F80_0001, 0xFFFF_FFFF, 1, 0x8000_0000];
        Tensor x = Tensor.FromValues<uint>(ElementType.F32, bits, [4]);
        Tensor y = Evaluation.Run("tpu.Slice", [4], ElementType.F32, [x], ("offset", new long[] { 3 }), ("steps", new long[] { -1 }), ("ends", new long[] { -1 }));
        Assert.Equal(bits.Reverse(), y.As<uint>().ToArray());
    }

    private static Tensor Counting(ElementType type, Shape shape) =>
        TestData.Make(type, shape, [.. Enumerable.Range(0, (int)shape.Count).Select(i => (float)i)]);

    private static float[] Filled(Shape shape, Func<long[], float> f) => [.. Enumerable.Range(0, (int)shape.Count).Select(n =>
    {
        var at = new long[shape.Rank];
        long rest = n;
        for (int d = shape.Rank - 1; d >= 0; rest /= shape[d--])
        {
            at[d] = rest % shape[d];
        }

        return f(at);
    })];
}
