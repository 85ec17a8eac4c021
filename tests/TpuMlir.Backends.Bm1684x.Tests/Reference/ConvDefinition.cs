using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Tests.Reference;

/// <summary>A convolution by its definition, position by position.</summary>
internal sealed record ConvDefinition(
    int Images, int Inputs, int Height, int Width, int Outputs, int KernelHeight, int KernelWidth,
    int StrideRows = 1, int StrideColumns = 1, int Top = 0, int Left = 0, int Bottom = 0, int Right = 0,
    int DilationRows = 1, int DilationColumns = 1, int Groups = 1, int Cut = 0)
{
    public int OutputHeight => ((Height + Top + Bottom - ((KernelHeight - 1) * DilationRows) - 1) / StrideRows) + 1;

    public int OutputWidth => ((Width + Left + Right - ((KernelWidth - 1) * DilationColumns) - 1) / StrideColumns) + 1;

    public bool Depthwise => Groups > 1 && Groups == Inputs && Groups == Outputs;

    public Shape Input => [Images, Inputs, Height, Width];

    public Shape Filter => [Outputs, Inputs / Groups, KernelHeight, KernelWidth];

    public Shape Output => [Images, Outputs, OutputHeight, OutputWidth];

    public (string Name, object Value)[] Attributes =>
    [
        ("kernel_shape", new long[] { KernelHeight, KernelWidth }), ("strides", new long[] { StrideRows, StrideColumns }),
        ("pads", new long[] { Top, Left, Bottom, Right }), ("dilations", new long[] { DilationRows, DilationColumns }),
        ("group", (long)Groups), ("ic_cut", (long)Cut),
    ];

    /// <summary>The result; every step of a depthwise sum is rounded to <paramref name="steps"/>.</summary>
    public float[] Compute(float[] x, float[] w, float[] bias, bool half, ElementType steps)
    {
        var y = new List<float>();
        int outputs = Outputs / Groups;
        for (int n = 0; n < Images; n++)
        {
            for (int o = 0; o < Outputs; o++)
            {
                for (int i = 0; i < OutputHeight; i++)
                {
                    for (int j = 0; j < OutputWidth; j++)
                    {
                        float b = bias.Length == 0 ? 0 : bias[o];
                        float sum = Depthwise ? Window(x, w, n, o, i, j, b, steps) : half ? Trees(x, w, n, o, i, j, b) : Passes(x, w, n, o, i, j, b);
                        y.Add(Chip.Round(sum, steps));
                    }
                }
            }
        }

        return [.. y];

        (float X, float W) Pair(float[] input, float[] filter, int n, int o, int c, int kh, int kw, int i, int j)
        {
            int channels = Inputs / Groups, channel = (o / outputs * channels) + c;
            int row = (i * StrideRows) - Top + (kh * DilationRows), column = (j * StrideColumns) - Left + (kw * DilationColumns);
            bool inside = row >= 0 && row < Height && column >= 0 && column < Width;
            return (
                inside ? input[(((((n * Inputs) + channel) * Height) + row) * Width) + column] : 0,
                filter[(((((o * channels) + c) * KernelHeight) + kh) * KernelWidth) + kw]);
        }

        float Window(float[] input, float[] filter, int n, int o, int i, int j, float b, ElementType type)
        {
            float[] sums = [0, Chip.Round(b, type)];
            for (int tap = 0; tap < KernelHeight * KernelWidth; tap++)
            {
                (float a, float f) = Pair(input, filter, n, o, 0, tap / KernelWidth, tap % KernelWidth, i, j);
                sums[tap & 1] = Chip.Round(Chip.Add(sums[tap & 1], Chip.Mul(a, f, type)), type);
            }

            return Chip.Add(sums[0], sums[1]);
        }

        float Passes(float[] input, float[] filter, int n, int o, int i, int j, float b)
        {
            int channels = Inputs / Groups, cut = Cut == 0 ? channels : Cut;
            float total = b;
            for (int from = 0; from < channels; from += cut)
            {
                float[] sums = [0, total];
                int count = 0;
                for (int c = from; c < Math.Min(from + cut, channels); c++)
                {
                    for (int tap = 0; tap < KernelHeight * KernelWidth; tap++, count++)
                    {
                        (float a, float f) = Pair(input, filter, n, o, c, tap / KernelWidth, tap % KernelWidth, i, j);
                        sums[count & 1] = Chip.Add(sums[count & 1], Chip.Mul(a, f));
                    }
                }

                total = Chip.Add(sums[0], sums[1]);
            }

            return total;
        }

        float Trees(float[] input, float[] filter, int n, int o, int i, int j, float b)
        {
            float total = b;
            int channels = Inputs / Groups;
            for (int from = 0; from < channels; from += 32)
            {
                for (int tap = 0; tap < KernelHeight * KernelWidth; tap++)
                {
                    var products = new List<float>();
                    for (int c = from; c < Math.Min(from + 32, channels); c++)
                    {
                        (float a, float f) = Pair(input, filter, n, o, c, tap / KernelWidth, tap % KernelWidth, i, j);
                        products.Add(Chip.Mul(a, f));
                    }

                    total = Chip.Add(total, Chip.Tree([.. products]));
                }
            }

            return total;
        }
    }
}
