using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Tests.Reference;

/// <summary>tpu.Pool2D against the definition.</summary>
public class PoolTests
{
    public static TheoryData<string, ElementType, string, Data> Cases()
    {
        var cases = new TheoryData<string, ElementType, string, Data>();
        foreach (ElementType type in new[] { ElementType.F32, ElementType.F16, ElementType.BF16 })
        {
            foreach (Data data in Enum.GetValues<Data>())
            {
                cases.Add("Max", type, "", data);
                cases.Add("Avg", type, "", data);
                cases.Add("Avg", type, "f32", data);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void MatchesDefinition(string mode, ElementType type, string accumulator, Data data)
    {
        var random = new Random(1);
        foreach (var (height, width, kernel, stride, pads) in new (int, int, int[], int[], int[])[]
        {
            (8, 21, [3, 3], [2, 2], [1, 1, 1, 1]), (7, 7, [7, 7], [1, 1], [0, 0, 0, 0]), (6, 40, [2, 3], [1, 2], [0, 2, 1, 0]), (5, 18, [1, 1], [1, 1], [0, 0, 0, 0]),
        })
        {
            int rows = ((height + pads[0] + pads[2] - kernel[0]) / stride[0]) + 1, columns = ((width + pads[1] + pads[3] - kernel[1]) / stride[1]) + 1;
            Tensor x = TestData.Draw(random, type, [2, 3, height, width], data);
            double scale = 1.0 / (kernel[0] * kernel[1]);
            ElementType steps = accumulator == "f32" ? ElementType.F32 : type;
            float[] values = TestData.Numbers(x);
            var expected = new List<float>();
            for (int i = 0; i < 6 * rows * columns; i++)
            {
                int column = i % columns, row = i / columns % rows, plane = i / columns / rows;
                float[] taps = [.. Enumerable.Range(0, kernel[0] * kernel[1]).Select(t =>
                {
                    int h = (row * stride[0]) - pads[0] + (t / kernel[1]), w = (column * stride[1]) - pads[1] + (t % kernel[1]);
                    return h < 0 || h >= height || w < 0 || w >= width
                        ? (mode == "Max" ? float.NegativeInfinity : 0)
                        : values[(((plane * height) + h) * width) + w];
                })];
                expected.Add(mode == "Max" ? taps.Aggregate(Lowest(type), (a, b) => type == ElementType.BF16 ? (Chip.Flush(a) > Chip.Flush(b) ? a : b) : Chip.Max(a, b)) : Chip.Round(Average(taps, Chip.Round((float)scale, steps), steps), type));
            }

            TestData.Same([.. expected], Evaluation.Run(
                "tpu.Pool2D", [2, 3, rows, columns], type, [x],
                ("pool_mode", mode), ("kernel_shape", kernel.Select(v => (long)v)), ("strides", stride.Select(v => (long)v)), ("pads", pads.Select(v => (long)v)),
                ("scale", scale), ("acc_type", accumulator)));
        }
    }

    /// <summary>Seen on the vendor's model: the maximum of negative infinities is the type's lowest finite number.</summary>
    [Theory]
    [InlineData(ElementType.F32, -3.4028235e38f)]
    [InlineData(ElementType.F16, -65504f)]
    [InlineData(ElementType.BF16, -3.3895314e38f)]
    public void Negative_infinities_alone_do_not_come_out(ElementType type, float lowest)
    {
        float[] values = [float.NegativeInfinity, float.NegativeInfinity, 1, float.NegativeInfinity];
        TestData.Same([lowest, 1, 1], Evaluation.Run(
            "tpu.Pool2D", [1, 1, 1, 3], type, [Tensor.From(values, [1, 1, 1, 4]).To(type)],
            ("pool_mode", "Max"), ("kernel_shape", new long[] { 1, 2 }), ("strides", new long[] { 1, 1 }), ("pads", new long[] { 0, 0, 0, 0 }),
            ("scale", 1.0), ("acc_type", "")));
    }

    private static float Lowest(ElementType type) => type switch
    {
        ElementType.F32 => float.MinValue,
        ElementType.F16 => (float)Half.MinValue,
        _ => new BFloat16(0xFF7F).ToSingle(),
    };

    // Seen on the vendor's model: pairs of neighbours of a row.
    [Fact]
    public void MaximumOfBFloat16DenormalsKeepsBits()
    {
        ushort[] bits = [0x0001, 0x8001, 0x0040, 0x0000, 0x8000, 0x3F80, 0x807F];
        Tensor x = Tensor.FromValues<ushort>(ElementType.BF16, bits, [1, 1, 1, 7]);
        Tensor y = Evaluation.Run(
            "tpu.Pool2D", [1, 1, 1, 6], ElementType.BF16, [x],
            ("pool_mode", "Max"), ("kernel_shape", new long[] { 1, 2 }), ("strides", new long[] { 1, 1 }), ("pads", new long[] { 0, 0, 0, 0 }));
        Assert.Equal([0x8001, 0x0040, 0x0000, 0x8000, 0x3F80, 0x3F80], y.As<ushort>().ToArray());
    }

    private static float Average(float[] taps, float scale, ElementType type)
    {
        float[] sums = [0, 0];
        for (int i = 0; i < taps.Length; i++)
        {
            sums[i & 1] = Chip.Round(Chip.Add(sums[i & 1], Chip.Mul(taps[i], scale, type)), type);
        }

        return Chip.Round(Chip.Add(sums[0], sums[1]), type);
    }
}
