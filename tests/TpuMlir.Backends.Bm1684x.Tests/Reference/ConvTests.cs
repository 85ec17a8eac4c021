using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Tests.Reference;

/// <summary>tpu.Conv2D against the definition, element by element.</summary>
public class ConvTests
{
    private static readonly ConvDefinition[] Shapes =
    [
        new(1, 3, 9, 11, 8, 3, 3, 1, 1, 1, 1, 1, 1),
        new(2, 5, 7, 8, 6, 3, 2, 2, 1, 0, 2, 1, 0),
        new(1, 70, 5, 20, 7, 3, 3, 1, 1, 1, 1, 1, 1),
        new(1, 70, 5, 6, 7, 3, 3, 1, 1, 1, 1, 1, 1, Cut: 32),
        new(1, 64, 8, 9, 33, 1, 1),
        new(1, 12, 6, 7, 9, 2, 3, 1, 2, 1, 0, 2, 1, 2, 3, Groups: 3),
        new(1, 10, 6, 7, 4, 2, 2, Groups: 2, Cut: 0),
        new(2, 7, 9, 20, 7, 3, 3, 1, 1, 1, 1, 1, 1, Groups: 7),
        new(1, 5, 12, 21, 5, 5, 5, 2, 2, 2, 1, 2, 3, Groups: 5),
        new(1, 3, 20, 40, 3, 3, 3, 2, 3, 0, 0, 0, 0, 2, 2, Groups: 3),
        new(1, 2, 4, 4, 4, 2, 2, 5, 5, 1, 1, 1, 1, Groups: 2),
    ];

    public static TheoryData<int, ElementType, Data> Cases()
    {
        var cases = new TheoryData<int, ElementType, Data>();
        for (int i = 0; i < Shapes.Length; i++)
        {
            foreach (ElementType type in new[] { ElementType.F32, ElementType.F16, ElementType.BF16 })
            {
                foreach (Data data in Enum.GetValues<Data>())
                {
                    cases.Add(i, type, data);
                }
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void MatchesDefinition(int index, ElementType type, Data data)
    {
        ConvDefinition conv = Shapes[index];
        var random = new Random(index);
        foreach (bool biased in new[] { false, true })
        {
            Tensor x = TestData.Draw(random, type, conv.Input, data), w = TestData.Draw(random, type, conv.Filter, data);
            Tensor? bias = biased ? TestData.Draw(random, ElementType.F32, [conv.Outputs], data) : null;
            float[] expected = conv.Compute(TestData.Numbers(x), TestData.Numbers(w), TestData.Numbers(bias), type.IsHalf(), type);
            TestData.Same(expected, Evaluation.Run("tpu.Conv2D", conv.Output, type, [x, w, bias], conv.Attributes));
        }
    }

    // Odd counts of products in a pass: the next pass begins with the first accumulator again.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void PassesOfSingles(int cut)
    {
        var conv = new ConvDefinition(1, 7, 6, 6, 5, 3, 3, Cut: cut);
        var random = new Random(cut);
        Tensor x = TestData.Draw(random, ElementType.F32, conv.Input), w = TestData.Draw(random, ElementType.F32, conv.Filter);
        Tensor bias = TestData.Draw(random, ElementType.F32, [5]);
        float[] expected = conv.Compute(TestData.Numbers(x), TestData.Numbers(w), TestData.Numbers(bias), false, ElementType.F32);
        TestData.Same(expected, Evaluation.Run("tpu.Conv2D", conv.Output, ElementType.F32, [x, w, bias], conv.Attributes));
    }

    [Theory]
    [InlineData(ElementType.F16)]
    [InlineData(ElementType.BF16)]
    public void DepthwiseInSingles(ElementType type)
    {
        var conv = new ConvDefinition(1, 6, 9, 18, 6, 5, 5, 1, 1, 2, 2, 2, 2, Groups: 6);
        var random = new Random(5);
        Tensor x = TestData.Draw(random, type, conv.Input), w = TestData.Draw(random, ElementType.F32, conv.Filter);
        Tensor bias = TestData.Draw(random, ElementType.F32, [6]);
        float[] expected = conv.Compute(TestData.Numbers(x), TestData.Numbers(w), TestData.Numbers(bias), false, ElementType.F32);
        TestData.Same(
            [.. expected.Select(v => Chip.Round(v, type))],
            Evaluation.Run("tpu.Conv2D", conv.Output, type, [x, w, bias], [.. conv.Attributes, ("acc_type", "f32")]));
    }

    [Theory]
    [InlineData(ElementType.F32, -1.0)]
    [InlineData(ElementType.F32, 0.3)]
    [InlineData(ElementType.BF16, 0.3)]
    public void FusedRelu(ElementType type, double limit)
    {
        var conv = new ConvDefinition(1, 8, 6, 6, 5, 3, 3);
        var random = new Random(9);
        Tensor x = TestData.Draw(random, type, conv.Input, Data.Special), w = TestData.Draw(random, type, conv.Filter);
        float bound = Chip.Round((float)limit, type);
        float[] expected = [.. conv.Compute(TestData.Numbers(x), TestData.Numbers(w), [], type.IsHalf(), type)
            .Select(v => v > 0 ? v : 0f).Select(v => limit >= 0 && v >= bound ? bound : v)];
        TestData.Same(expected, Evaluation.Run(
            "tpu.Conv2D", conv.Output, type, [x, w, null], [.. conv.Attributes, ("do_relu", true), ("relu_limit", limit)]));
    }

    // Numbers of magnitudes that permit the plain arithmetic, and the same with one denormal that forbids it.
    [Fact]
    public void PlainAndFlushingArithmeticAgree()
    {
        var conv = new ConvDefinition(1, 40, 12, 12, 9, 3, 3, 1, 1, 1, 1, 1, 1);
        var random = new Random(3);
        Tensor x = TestData.Draw(random, ElementType.F32, conv.Input), w = TestData.Draw(random, ElementType.F32, conv.Filter);
        Tensor tiny = TestData.Make(ElementType.F32, [9], [0, 1.2e-38f, 0, 0, 0, 0, 0, 0, 0]);
        Tensor zero = TestData.Make(ElementType.F32, [9], new float[9]);
        float[] plain = TestData.Numbers(Evaluation.Run("tpu.Conv2D", conv.Output, ElementType.F32, [x, w, zero], conv.Attributes));
        TestData.Same(plain, Evaluation.Run("tpu.Conv2D", conv.Output, ElementType.F32, [x, w, tiny], conv.Attributes));
    }
}
