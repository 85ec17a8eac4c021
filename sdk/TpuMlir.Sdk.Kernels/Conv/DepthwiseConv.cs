namespace TpuMlir.Sdk.Kernels;

/// <summary>
/// Convolution with one input channel per group: y[oc, f] = bias[oc] + Σ_t w[oc, t] · phases[offset(t) + f] over the flat
/// output index f of <see cref="PhasePlanes"/>, a plain weighted sum of shifted rows whatever stride and dilation are.
/// </summary>
internal static unsafe class DepthwiseConv
{
    public static void Run(Conv2DShape s, float* x, float* weights, float* bias, float* y, int threads, KernelOptions options)
    {
        int multiplier = s.OC / s.IC, taps = s.KH * s.KW;
        var planes = new PhasePlanes(s.Window);
        int flat = planes.FlatOutputs;
        long image = (long)s.IH * s.IW, pixels = (long)s.OH * s.OW;
        ParallelRanges.For(s.N * s.IC, threads, 1, (begin, end) =>
        {
            using var phases = new Scratch(planes.Size);
            using var sums = new Scratch(flat);
            using var table = new Scratch(taps);
            int* offsets = (int*)table.Pointer;
            for (int t = 0; t < taps; t++)
            {
                offsets[t] = planes.Offset(t / s.KW, t % s.KW);
            }

            planes.Clear(phases.Pointer, 0f);
            for (int plane = begin; plane < end; plane++)
            {
                planes.Fill(x + (plane * image), phases.Pointer);
                int n = plane / s.IC, ic = plane % s.IC;
                for (int oc = ic * multiplier; oc < (ic + 1) * multiplier; oc++)
                {
                    float start = bias == null ? 0f : bias[oc];
                    WeightedSum.Run(phases.Pointer, offsets, weights + ((long)oc * taps), taps, start, sums.Pointer, flat, options);
                    planes.Compact(sums.Pointer, y + ((((long)n * s.OC) + oc) * pixels));
                }
            }
        });
    }
}
