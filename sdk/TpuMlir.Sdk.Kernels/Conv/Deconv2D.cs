using System.Numerics.Tensors;

namespace TpuMlir.Sdk.Kernels;

/// <summary>
/// Transposed 2-D convolution, NCHW: y[n, oc, ih·sh + kh·dh − pt, iw·sw + kw·dw − pl] += w[ic, oc, kh, kw] · x[n, ic, ih, iw],
/// starting from bias[oc].
/// </summary>
public static unsafe class Deconv2D
{
    private const long ThreadingThreshold = 1 << 17;

    /// <summary>Runs the transposed convolution.</summary>
    /// <param name="shape">Extents, strides, pads, dilations, groups.</param>
    /// <param name="x">[N,IC,IH,IW].</param>
    /// <param name="weights">[IC,OC/Groups,KH,KW].</param>
    /// <param name="bias">[OC] or empty.</param>
    /// <param name="y">[N,OC,OH,OW], overwritten.</param>
    /// <param name="options">Threads, rounding rule and vector width.</param>
    public static void Run(
        Deconv2DShape shape, ReadOnlySpan<float> x, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Span<float> y, KernelOptions options = default)
    {
        shape.Validate(nameof(shape));
        int ocg = shape.OC / shape.Groups;
        long outputs = (long)shape.N * shape.OC * shape.OH * shape.OW;
        long taps = (long)shape.IC * ocg * shape.KH * shape.KW;
        Check.Length(x.Length, (long)shape.N * shape.IC * shape.IH * shape.IW, nameof(x));
        Check.Length(weights.Length, taps, nameof(weights));
        Check.That(bias.IsEmpty || bias.Length == shape.OC, $"bias has {bias.Length} elements for {shape.OC} channels", nameof(bias));
        Check.Length(y.Length, outputs, nameof(y));
        if (outputs == 0)
        {
            return;
        }

        int threads = taps * shape.N * shape.IH * shape.IW < ThreadingThreshold ? 1 : options.ThreadCount;
        fixed (float* px = x, pw = weights, pbias = bias, py = y)
        {
            float* input = px, kernel = pw, start = pbias, output = py;
            ParallelRanges.For(shape.N * shape.OC, threads, 1, (begin, end) => Channels(shape, input, kernel, start, output, begin, end, options));
        }
    }

    /// <summary>Output planes begin … end, counted over images and channels.</summary>
    private static void Channels(Deconv2DShape s, float* x, float* weights, float* bias, float* y, int begin, int end, KernelOptions options)
    {
        // The products of one block of output channels with all pixels stay in the second-level cache.
        const int BlockElements = 1 << 17;
        int icg = s.IC / s.Groups, ocg = s.OC / s.Groups, taps = s.KH * s.KW, pixels = s.IH * s.IW;
        int block = (int)Math.Clamp(BlockElements / Math.Max(1, (long)taps * pixels), 1, ocg);
        using var products = new Scratch((long)block * taps * pixels);
        using var matrix = new Scratch((long)block * taps * icg);
        for (int plane = begin; plane < end;)
        {
            int n = plane / s.OC, oc = plane % s.OC, g = oc / ocg;
            int count = Math.Min(Math.Min(block, end - plane), ((g + 1) * ocg) - oc);

            // Columns of w[ic, (oc, kh, kw)] that belong to the block, as rows.
            float* columns = weights + ((long)g * icg * ocg * taps) + ((long)(oc - (g * ocg)) * taps);
            TransposeTile.Run(columns, (nint)ocg * taps, matrix.Pointer, icg, icg, count * taps);
            var operands = new GemmOperands(matrix.Pointer, icg, products.Pointer, pixels, count * taps, icg, null, null);
            float* group = x + ((((long)n * s.IC) + ((long)g * icg)) * pixels);
            GemmLoop.Run(operands, new MatrixSource(group, pixels), 0, pixels, options);
            for (int c = 0; c < count; c++)
            {
                float start = bias == null ? 0f : bias[oc + c];
                Scatter(s, products.Pointer + ((long)c * taps * pixels), start, y + ((long)(plane + c) * s.OH * s.OW));
            }

            plane += count;
        }
    }

    /// <summary>Adds the products of one output channel at the places their taps reach.</summary>
    private static void Scatter(Deconv2DShape s, float* products, float start, float* y)
    {
        new Span<float>(y, checked(s.OH * s.OW)).Fill(start);
        for (int tap = 0; tap < s.KH * s.KW; tap++)
        {
            int top = (tap / s.KW * s.DilationH) - s.PadTop, left = (tap % s.KW * s.DilationW) - s.PadLeft;

            // Input columns whose target lies inside the output row.
            int first = Math.Min(s.IW, left >= 0 ? 0 : (-left + s.StrideW - 1) / s.StrideW);
            int last = Math.Clamp((s.OW - left + s.StrideW - 1) / s.StrideW, first, s.IW);
            for (int ih = 0; ih < s.IH; ih++)
            {
                int oh = (ih * s.StrideH) + top;
                if ((uint)oh < (uint)s.OH && first < last)
                {
                    float* row = products + ((((long)tap * s.IH) + ih) * s.IW) + first;
                    AddRow(row, last - first, y + ((long)oh * s.OW) + left + (first * s.StrideW), s.StrideW);
                }
            }
        }
    }

    private static void AddRow(float* row, int count, float* y, int step)
    {
        if (step == 1)
        {
            var target = new Span<float>(y, count);
            TensorPrimitives.Add(target, new ReadOnlySpan<float>(row, count), target);
            return;
        }

        for (int i = 0; i < count; i++)
        {
            y[i * step] += row[i];
        }
    }
}
