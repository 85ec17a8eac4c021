namespace TpuMlir.Sdk.Kernels;

/// <summary>
/// y[oh, ow] = (Σ x over the window) / count, where count is the number of window pixels inside the image or, if pads count,
/// inside the padded image. Pixels past the pads never count, as in ONNX; a window that has none gives 0.
/// </summary>
public static unsafe class AvgPool2D
{
    private const long ThreadingThreshold = 1 << 16;

    /// <summary>Runs the pooling.</summary>
    /// <param name="shape">Extents, window, pads.</param>
    /// <param name="countIncludePad">Whether pads count in the divisor.</param>
    /// <param name="x">[Planes,IH,IW].</param>
    /// <param name="y">[Planes,OH,OW], overwritten.</param>
    /// <param name="options">Threads, rounding rule and vector width.</param>
    public static void Run(Pool2DShape shape, bool countIncludePad, ReadOnlySpan<float> x, Span<float> y, KernelOptions options = default)
    {
        shape.Validate(x.Length, y.Length, nameof(shape));
        if (shape.Outputs == 0)
        {
            return;
        }

        // The divisor of a global window can only differ from its area by pads on the far sides.
        if (shape.IsGlobal)
        {
            Reduce.Run(ReduceKind.Mean, new AxisShape(shape.Planes, shape.IH * shape.IW, 1), x, y, options);
            return;
        }

        int threads = shape.Outputs * shape.KH * shape.KW < ThreadingThreshold ? 1 : options.ThreadCount;
        fixed (float* px = x, py = y)
        {
            float* input = px, output = py;
            ParallelRanges.For(shape.Planes, threads, 1, (begin, end) => Planes(shape, countIncludePad, input, output, begin, end, options));
        }
    }

    private static void Planes(Pool2DShape s, bool countIncludePad, float* x, float* y, int begin, int end, KernelOptions options)
    {
        var planes = new PhasePlanes(s.Window);
        int taps = s.KH * s.KW, flat = planes.FlatOutputs;
        int padBottom = countIncludePad ? s.PadBottom : 0, padRight = countIncludePad ? s.PadRight : 0;
        int[] rows = Counts(s.OH, s.KH, s.StrideH, s.DilationH, s.PadTop, s.IH + padBottom, countIncludePad);
        int[] columns = Counts(s.OW, s.KW, s.StrideW, s.DilationW, s.PadLeft, s.IW + padRight, countIncludePad);
        using var phases = new Scratch(planes.Size);
        using var sums = new Scratch(flat);
        using var ones = new Scratch(taps);
        using var table = new Scratch(taps);
        new Span<float>(ones.Pointer, taps).Fill(1f);
        int* offsets = (int*)table.Pointer;
        for (int t = 0; t < taps; t++)
        {
            offsets[t] = planes.Offset(t / s.KW, t % s.KW);
        }

        planes.Clear(phases.Pointer, 0f);
        for (int plane = begin; plane < end; plane++)
        {
            planes.Fill(x + ((long)plane * s.IH * s.IW), phases.Pointer);
            WeightedSum.Run(phases.Pointer, offsets, ones.Pointer, taps, 0f, sums.Pointer, flat, options);
            float* output = y + ((long)plane * s.OH * s.OW);
            for (int oh = 0; oh < s.OH; oh++)
            {
                float* row = sums.Pointer + ((long)oh * planes.Width);
                for (int ow = 0; ow < s.OW; ow++)
                {
                    int count = rows[oh] * columns[ow];
                    *output++ = count == 0 ? 0f : row[ow] / count;
                }
            }
        }
    }

    /// <summary>Per output, how many taps of one axis lie in [first, last) of the input coordinate.</summary>
    private static int[] Counts(int outputs, int kernel, int stride, int dilation, int pad, int last, bool countIncludePad)
    {
        int first = countIncludePad ? -pad : 0;
        var counts = new int[outputs];
        for (int o = 0; o < outputs; o++)
        {
            for (int k = 0; k < kernel; k++)
            {
                int at = (o * stride) + (k * dilation) - pad;
                counts[o] += at >= first && at < last ? 1 : 0;
            }
        }

        return counts;
    }
}
