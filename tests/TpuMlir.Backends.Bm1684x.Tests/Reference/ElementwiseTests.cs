using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Tests.Reference;

/// <summary>Operators computed in the type itself, against scalar steps.</summary>
public class ElementwiseTests
{
    private static readonly ElementType[] Types = [ElementType.F32, ElementType.F16, ElementType.BF16];

    public static TheoryData<string, ElementType, Data> Cases(params string[] names)
    {
        var cases = new TheoryData<string, ElementType, Data>();
        foreach (string name in names)
        {
            foreach (ElementType type in Types)
            {
                foreach (Data data in Enum.GetValues<Data>())
                {
                    cases.Add(name, type, data);
                }
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases), new object[] { new[] { "Add", "Sub", "Mul", "Max", "Min" } })]
    public void Binary(string name, ElementType type, Data data)
    {
        var random = new Random(2);
        foreach (var (left, right, shape) in new (long[], long[], long[])[]
        {
            ([2, 3, 5, 7], [2, 3, 5, 7], [2, 3, 5, 7]), ([2, 3, 5, 7], [3, 1, 1], [2, 3, 5, 7]), ([7], [4, 1], [4, 7]), ([5000], [1], [5000]), ([], [33], [33]),
        })
        {
            Tensor a = TestData.Draw(random, type, new Shape(left), data), b = TestData.Draw(random, type, new Shape(right), data);
            float[] x = Spread(a, shape), y = Spread(b, shape);
            foreach (bool relu in new[] { false, true })
            {
                float[] expected = [.. x.Zip(y, (p, q) => Step(name, p, q, type)).Select(v => relu ? Chip.Min(Chip.Max(v, 0), Chip.Round(0.7f, type)) : v)];
                TestData.Same(expected, Evaluation.Run("tpu." + name, new Shape(shape), type, [a, b], ("do_relu", relu), ("relu_limit", 0.7)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases), new object[] { new[] { "Add", "Sub", "Mul", "Max", "Min" } })]
    public void Constants(string name, ElementType type, Data data)
    {
        Tensor x = TestData.Draw(new Random(3), type, [1000], data);
        float c = Chip.Round(0.1f, type);
        TestData.Same(
            [.. TestData.Numbers(x).Select(v => Step(name, v, c, type))],
            Evaluation.Run($"tpu.{name}Const", [1000], type, [x], ("const_val", 0.1)));
        TestData.Same(
            [.. TestData.Numbers(x).Select(v => Chip.Round(Chip.Sub(c, v), type))],
            Evaluation.Run("tpu.SubConst", [1000], type, [x], ("const_val", 0.1), ("is_reverse", true)));
    }

    [Theory]
    [MemberData(nameof(Cases), new object[] { new[] { "" } })]
    public void Rectifiers(string name, ElementType type, Data data)
    {
        Assert.Empty(name);
        var random = new Random(4);
        Tensor x = TestData.Draw(random, type, [2, 4, 9], data), slopes = TestData.Draw(random, type, [4, 1], data);
        float[] values = TestData.Numbers(x), slope = TestData.Numbers(slopes);
        float bound = Chip.Round(0.3f, type), low = Chip.Round(-0.2f, type), alpha = Chip.Round(0.1f, type);
        Check("Relu", v => Chip.Max(v, 0), ("relu_limit", -1.0));
        Check("Relu", v => Chip.Min(Chip.Max(v, 0), bound), ("relu_limit", 0.3));
        Check("Clip", v => Chip.Min(Chip.Max(low, v), bound), ("min", -0.2), ("max", 0.3));
        Check("LeakyRelu", v => Sloped(v, alpha), ("alpha", 0.1));
        TestData.Same([.. values.Select((v, i) => Sloped(v, slope[i / 9 % 4]))], Evaluation.Run("tpu.PRelu", x.Shape, type, [x, slopes]));

        float Sloped(float v, float factor) =>
            Chip.Round(Chip.Add(Chip.Max(v, 0), Chip.Mul(Chip.Min(v, 0), factor, type)), type);

        void Check(string operation, Func<float, float> f, params (string, object)[] attributes) =>
            TestData.Same([.. values.Select(f)], Evaluation.Run("tpu." + operation, x.Shape, type, [x], attributes));
    }

    [Theory]
    [MemberData(nameof(Cases), new object[] { new[] { "" } })]
    public void Scale(string name, ElementType type, Data data)
    {
        Assert.Empty(name);
        var random = new Random(5);
        Tensor x = TestData.Draw(random, type, [2, 3, 4, 5], data), s = TestData.Draw(random, type, [3], data), b = TestData.Draw(random, type, [3], data);
        float[] factor = TestData.Numbers(s), offset = TestData.Numbers(b);
        float[] expected = [.. TestData.Numbers(x).Select((v, i) =>
            Chip.Round(Chip.Add(Chip.Mul(v, factor[i / 20 % 3], type), offset[i / 20 % 3]), type))];
        TestData.Same(expected, Evaluation.Run("tpu.Scale", x.Shape, type, [x, s, b]));
    }

    [Fact]
    public void NaN()
    {
        Tensor x = TestData.Make(ElementType.F32, [1], float.NaN);
        Assert.Equal(0f, Evaluation.Run("tpu.Relu", [1], ElementType.F32, [x]).Floats()[0]);
        Assert.Equal(float.NaN, Evaluation.Run("tpu.Clip", [1], ElementType.F32, [x], ("min", 0.0), ("max", 6.0)).Floats()[0]);
        Assert.Equal(float.NaN, Evaluation.Run("tpu.LeakyRelu", [1], ElementType.F32, [x], ("alpha", 0.1)).Floats()[0]);
    }

    [Fact]
    public void Casts()
    {
        var random = new Random(6);
        foreach (ElementType type in new[] { ElementType.F16, ElementType.BF16 })
        {
            float[] values = [.. Enumerable.Range(0, 100_000).Select(_ => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue))), 65519f, 65520f, 3.4e38f, 1e-39f, 2.98e-8f, 2.99e-8f];
            Tensor x = TestData.Make(ElementType.F32, [values.Length], values);
            TestData.Same([.. values.Select(v => Chip.Round(v, type))], Evaluation.Run("tpu.Cast", x.Shape, type, [x]));
            Tensor half = Evaluation.Run("tpu.Cast", x.Shape, type, [x]);
            TestData.Same(TestData.Numbers(half), Evaluation.Run("tpu.Cast", x.Shape, ElementType.F32, [half]));
        }
    }

    private static float Step(string name, float a, float b, ElementType type) => name switch
    {
        "Add" => Chip.Round(Chip.Add(a, b), type),
        "Sub" => Chip.Round(Chip.Sub(a, b), type),
        "Mul" => Chip.Mul(a, b, type),
        "Max" => Chip.Max(a, b),
        _ => Chip.Min(a, b),
    };

    private static float[] Spread(Tensor tensor, long[] shape)
    {
        float[] values = TestData.Numbers(tensor);
        long count = new Shape(shape).Count;
        var spread = new float[count];
        for (long i = 0; i < count; i++)
        {
            long rest = i, at = 0, stride = 1;
            for (int d = 1; d <= shape.Length; d++)
            {
                long position = rest % shape[^d];
                rest /= shape[^d];
                if (d <= tensor.Shape.Rank)
                {
                    at += tensor.Shape[-d] == 1 ? 0 : position * stride;
                    stride *= tensor.Shape[-d];
                }
            }

            spread[i] = values[at];
        }

        return spread;
    }
}
