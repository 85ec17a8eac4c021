using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Tests.Reference;

/// <summary>tpu.Deconv against the definition of the turned convolution, and against the scattered sum where that is exact.</summary>
public class DeconvTests
{
    private sealed record Case(
        int Inputs, int Outputs, int Height, int Width, int KernelHeight, int KernelWidth, int Stride, int[] Pads, int Dilation = 1, int Groups = 1,
        int Extra = 0, int Cut = 0)
    {
        public int OutputHeight => ((Height - 1) * Stride) + ((KernelHeight - 1) * Dilation) + 1 - Pads[0] - Pads[2] + Extra;

        public int OutputWidth => ((Width - 1) * Stride) + ((KernelWidth - 1) * Dilation) + 1 - Pads[1] - Pads[3] + Extra;

        public Shape Output => [1, Outputs, OutputHeight, OutputWidth];

        public (string Name, object Value)[] Attributes =>
        [
            ("kernel_shape", new long[] { KernelHeight, KernelWidth }), ("strides", new long[] { Stride, Stride }),
            ("pads", Pads.Select(p => (long)p)), ("dilations", new long[] { Dilation, Dilation }), ("group", (long)Groups),
            ("output_padding", new long[] { Extra, Extra }), ("ic_cut", (long)Cut),
        ];
    }

    private static readonly Case[] Shapes =
    [
        new(3, 5, 4, 5, 2, 2, 2, [0, 0, 0, 0]),
        new(4, 6, 5, 4, 3, 3, 2, [1, 1, 1, 1], Extra: 1),
        new(6, 4, 5, 6, 4, 3, 3, [2, 0, 1, 1], Groups: 2),
        new(5, 5, 6, 7, 3, 3, 2, [1, 1, 1, 1], Groups: 5, Extra: 1),
        new(40, 3, 4, 4, 3, 2, 1, [0, 1, 1, 0], Dilation: 2, Cut: 32),
        new(3, 2, 6, 6, 2, 2, 1, [2, 2, 1, 1]),
        new(4, 4, 6, 7, 2, 2, 2, [3, 2, 3, 3], Groups: 4),
    ];

    public static TheoryData<int, ElementType> Cases()
    {
        var cases = new TheoryData<int, ElementType>();
        for (int i = 0; i < Shapes.Length; i++)
        {
            cases.Add(i, ElementType.F32);
            cases.Add(i, ElementType.F16);
            cases.Add(i, ElementType.BF16);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void MatchesTurnedConvolution(int index, ElementType type)
    {
        Case d = Shapes[index];
        var random = new Random(index);
        Tensor x = TestData.Draw(random, type, [1, d.Inputs, d.Height, d.Width]);
        Tensor w = TestData.Draw(random, type, [d.Inputs, d.Outputs / d.Groups, d.KernelHeight, d.KernelWidth]);
        Tensor bias = TestData.Draw(random, ElementType.F32, [d.Outputs]);

        // The input with zeros inserted, cut or padded explicitly, then a convolution without padding.
        int height = d.OutputHeight + ((d.KernelHeight - 1) * d.Dilation), width = d.OutputWidth + ((d.KernelWidth - 1) * d.Dilation);
        int top = ((d.KernelHeight - 1) * d.Dilation) - d.Pads[0], left = ((d.KernelWidth - 1) * d.Dilation) - d.Pads[1];
        var spread = new float[d.Inputs * height * width];
        float[] values = TestData.Numbers(x), filter = TestData.Numbers(w);
        for (int i = 0; i < values.Length; i++)
        {
            int column = (i % d.Width * d.Stride) + left, row = (i / d.Width % d.Height * d.Stride) + top, channel = i / d.Width / d.Height;
            if (row >= 0 && row < height && column >= 0 && column < width)
            {
                spread[(((channel * height) + row) * width) + column] = values[i];
            }
        }

        var conv = new ConvDefinition(
            1, d.Inputs, height, width, d.Outputs, d.KernelHeight, d.KernelWidth, DilationRows: d.Dilation, DilationColumns: d.Dilation, Groups: d.Groups, Cut: d.Cut);
        float[] expected = conv.Compute(spread, Turn(d, filter), TestData.Numbers(bias), type.IsHalf(), type);
        TestData.Same(expected, Evaluation.Run("tpu.Deconv", d.Output, type, [x, w, bias], d.Attributes));
    }

    // With small integers every sum is exact, so the scattered sum must come out whatever the order.
    [Theory]
    [MemberData(nameof(Cases))]
    public void MatchesScatteredSum(int index, ElementType type)
    {
        Case d = Shapes[index];
        var random = new Random(index);
        int outputs = d.Outputs / d.Groups, inputs = d.Inputs / d.Groups;
        float[] x = [.. Enumerable.Range(0, d.Inputs * d.Height * d.Width).Select(_ => (float)random.Next(1, 3))];
        float[] w = [.. Enumerable.Range(0, d.Inputs * outputs * d.KernelHeight * d.KernelWidth).Select(_ => (float)random.Next(1, 3))];
        var expected = new float[d.Outputs * d.OutputHeight * d.OutputWidth];
        for (int i = 0; i < w.Length; i++)
        {
            int kw = i % d.KernelWidth, kh = i / d.KernelWidth % d.KernelHeight, o = i / d.KernelWidth / d.KernelHeight % outputs;
            int c = i / d.KernelWidth / d.KernelHeight / outputs;
            for (int p = 0; p < d.Height * d.Width; p++)
            {
                int row = (p / d.Width * d.Stride) + (kh * d.Dilation) - d.Pads[0], column = (p % d.Width * d.Stride) + (kw * d.Dilation) - d.Pads[1];
                if (row >= 0 && row < d.OutputHeight && column >= 0 && column < d.OutputWidth)
                {
                    int channel = (c / inputs * outputs) + o;
                    expected[(((channel * d.OutputHeight) + row) * d.OutputWidth) + column] += x[(c * d.Height * d.Width) + p] * w[i];
                }
            }
        }

        Tensor y = Evaluation.Run(
            "tpu.Deconv",
            d.Output,
            type,
            [TestData.Make(type, [1, d.Inputs, d.Height, d.Width], x), TestData.Make(type, [d.Inputs, outputs, d.KernelHeight, d.KernelWidth], w), null],
            d.Attributes);
        TestData.Same([.. expected.Select(v => Chip.Round(v, type))], y);
    }

    private static float[] Turn(Case d, float[] filter)
    {
        int outputs = d.Outputs / d.Groups, inputs = d.Inputs / d.Groups;
        var turned = new List<float>();
        for (int o = 0; o < d.Outputs; o++)
        {
            for (int c = 0; c < inputs; c++)
            {
                for (int tap = (d.KernelHeight * d.KernelWidth) - 1; tap >= 0; tap--)
                {
                    int channel = (o / outputs * inputs) + c;
                    turned.Add(filter[(((channel * outputs) + (o % outputs)) * d.KernelHeight * d.KernelWidth) + tap]);
                }
            }
        }

        return [.. turned];
    }
}
