using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Tests.Reference;

/// <summary>tpu.Softmax and tpu.Reduce against the definition.</summary>
public class ReductionTests
{
    public static TheoryData<ElementType, Data, int, int> Cases()
    {
        var cases = new TheoryData<ElementType, Data, int, int>();
        foreach (ElementType type in new[] { ElementType.F32, ElementType.F16, ElementType.BF16 })
        {
            foreach (Data data in Enum.GetValues<Data>())
            {
                cases.Add(type, data, 0, 0);
                cases.Add(type, data, 1, 3);
                cases.Add(type, data, 2, 4);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Softmax(ElementType type, Data data, int axis, int cut)
    {
        Tensor x = TestData.Draw(new Random(axis), type, [5, 7, 13], data);
        foreach (double beta in new[] { 1.0, 7.3 })
        {
            float[] expected = Along(TestData.Numbers(x), x.Shape, axis, axis, line =>
            {
                float[] scaled = [.. line.Select(v => beta == 1 ? v : Chip.Mul(v, (float)beta))];
                float largest = Max(scaled, cut);
                float[] e = [.. scaled.Select(v => ChipSequences.Exp(Chip.Sub(v, largest)))];
                float scale = ChipSequences.Div(1, Sum(e, cut), 4);
                return [.. e.Select(v => Chip.Round(Chip.Mul(v, scale), type))];
            });
            TestData.Same(expected, Evaluation.Run(
                "tpu.Softmax", x.Shape, type, [x], ("axis", (long)axis - (cut == 0 ? 3 : 0)), ("axis_cut", (long)cut), ("beta", beta)));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Reduce(ElementType type, Data data, int axis, int cut)
    {
        Tensor x = TestData.Draw(new Random(axis), type, [5, 7, 13], data);
        int last = axis == 1 ? 2 : axis;
        foreach (string mode in new[] { "ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceL1", "ReduceL2" })
        {
            float[] expected = Along(TestData.Numbers(x), x.Shape, axis, last, line =>
            {
                float result = mode switch
                {
                    "ReduceSum" => Sum(line, cut),
                    "ReduceMean" => Chip.Mul(Sum(line, cut), 1f / line.Length),
                    "ReduceMax" => Max(line, cut),
                    "ReduceMin" => Chip.Mul(Max([.. line.Select(v => Chip.Mul(v, -1))], cut), -1),
                    "ReduceL1" => Sum([.. line.Select(MathF.Abs)], cut),
                    _ => ChipSequences.Sqrt(Sum([.. line.Select(v => Chip.Mul(v, v))], cut)),
                };
                return [Chip.Round(result, type)];
            });
            Shape shape = new(x.Shape.Select((e, d) => d >= axis && d <= last ? 1 : e));
            TestData.Same(expected, Evaluation.Run(
                "tpu.Reduce", shape, type, [x], ("axes", Enumerable.Range(axis, last - axis + 1).Select(a => (long)a)), ("keepdims", true), ("mode", mode), ("axis_cut", (long)cut)));
        }
    }

    private static float Max(float[] line, int cut) =>
        line.Chunk(cut == 0 ? line.Length : cut).Select(chunk => chunk.Aggregate(float.MinValue, Chip.Max)).Aggregate(Chip.Max);

    private static float Sum(float[] line, int cut) => line.Chunk(cut == 0 ? line.Length : cut).Select(chunk =>
    {
        float[] sums = [0, 0];
        for (int i = 0; i < chunk.Length; i++)
        {
            sums[i & 1] = Chip.Add(sums[i & 1], Chip.Mul(chunk[i], 1));
        }

        return Chip.Add(sums[0], sums[1]);
    }).Aggregate(Chip.Add);

    // Replaces every line along the axes by f of it.
    private static float[] Along(float[] values, Shape shape, int first, int last, Func<float[], float[]> f)
    {
        int outer = (int)shape.Product(0, first), length = (int)shape.Product(first, last + 1), inner = (int)shape.Product(last + 1, shape.Rank);
        float[]? result = null;
        for (int o = 0; o < outer; o++)
        {
            for (int i = 0; i < inner; i++)
            {
                float[] line = f([.. Enumerable.Range(0, length).Select(k => values[(((o * length) + k) * inner) + i])]);
                result ??= new float[outer * line.Length * inner];
                for (int k = 0; k < line.Length; k++)
                {
                    result[(((o * line.Length) + k) * inner) + i] = line[k];
                }
            }
        }

        return result!;
    }
}
