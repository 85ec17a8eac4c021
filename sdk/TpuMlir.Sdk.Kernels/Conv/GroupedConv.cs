namespace TpuMlir.Sdk.Kernels;

/// <summary>
/// Convolution as the product W[OC/G, IC/G·KH·KW] · windows[IC/G·KH·KW, OH·OW] per image and group. The windows are packed
/// panel by panel, never stored as a whole; a 1x1 kernel without stride and pads uses the image itself as the matrix.
/// </summary>
internal static unsafe class GroupedConv
{
    public static void Run(Conv2DShape s, float* x, float* weights, float* bias, float* y, int threads, KernelOptions options)
    {
        int icg = s.IC / s.Groups, ocg = s.OC / s.Groups, k = icg * s.KH * s.KW;
        long image = (long)s.IH * s.IW, pixels = (long)s.OH * s.OW;
        bool pointwise = s is { KH: 1, KW: 1, StrideH: 1, StrideW: 1, PadTop: 0, PadLeft: 0, PadBottom: 0, PadRight: 0 };

        // Many small groups: one thread each. Few large ones: all threads on each in turn.
        int jobs = s.N * s.Groups;
        bool threadJobs = jobs >= 4 * threads;
        int outer = threadJobs ? threads : 1, inner = threadJobs ? 1 : threads;
        ParallelRanges.For(jobs, outer, 1, (begin, end) =>
        {
            for (int job = begin; job < end; job++)
            {
                int n = job / s.Groups, g = job % s.Groups;
                float* group = x + (((long)n * s.IC) + ((long)g * icg)) * image;
                float* output = y + (((long)n * s.OC) + ((long)g * ocg)) * pixels;
                float* rowBias = bias == null ? null : bias + (g * ocg);
                var operands = new GemmOperands(weights + ((long)g * ocg * k), k, output, (nint)pixels, ocg, k, rowBias, null);
                if (pointwise)
                {
                    Split(operands, new MatrixSource(group, (nint)pixels), (int)pixels, inner, options);
                }
                else
                {
                    Windows(s, icg, group, operands, inner, options);
                }
            }
        });
    }

    private static void Windows(Conv2DShape s, int icg, float* group, GemmOperands operands, int threads, KernelOptions options)
    {
        var planes = new PhasePlanes(s.Window);
        using var phases = new Scratch(planes.Size * icg);
        using var offsets = new Scratch(operands.K);
        float* image = phases.Pointer;
        int* rows = (int*)offsets.Pointer;
        int row = 0;
        for (int ic = 0; ic < icg; ic++)
        {
            for (int kh = 0; kh < s.KH; kh++)
            {
                for (int kw = 0; kw < s.KW; kw++)
                {
                    rows[row++] = checked((int)(ic * planes.Size)) + planes.Offset(kh, kw);
                }
            }
        }

        ParallelRanges.For(icg, threads, 1, (begin, end) =>
        {
            for (int ic = begin; ic < end; ic++)
            {
                planes.Clear(image + (ic * planes.Size), 0f);
                planes.Fill(group + ((long)ic * s.IH * s.IW), image + (ic * planes.Size));
            }
        });
        Split(operands, new WindowSource(image, rows, s.OW, planes.Width), s.OH * s.OW, threads, options);
    }

    /// <summary>Shares out pixels over threads, or output channels where there are few pixels.</summary>
    private static void Split<TSource>(GemmOperands g, TSource source, int pixels, int threads, KernelOptions options)
        where TSource : struct, IPanelSource
    {
        const int PixelGrain = 48;
        const int ChannelGrain = 8;
        if (threads == 1 || pixels >= 2 * threads * PixelGrain || g.M < 2 * ChannelGrain)
        {
            ParallelRanges.For(pixels, threads, PixelGrain, (n0, n1) => GemmLoop.Run(g, source, n0, n1, options));
            return;
        }

        ParallelRanges.For(g.M, threads, ChannelGrain, (m0, m1) =>
        {
            GemmOperands part = g with
            {
                A = g.A + (m0 * g.Lda),
                C = g.C + (m0 * g.Ldc),
                M = m1 - m0,
                RowBias = g.RowBias == null ? null : g.RowBias + m0,
            };
            GemmLoop.Run(part, source, 0, pixels, options);
        });
    }
}
