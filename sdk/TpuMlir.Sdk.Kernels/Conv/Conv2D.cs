namespace TpuMlir.Sdk.Kernels;

/// <summary>
/// 2-D convolution in the cross-correlation sense, NCHW:
/// y[n, oc, oh, ow] = bias[oc] + Σ_{ic, kh, kw} w[oc, ic, kh, kw] · x[n, g·IC/G + ic, oh·sh + kh·dh − pt, ow·sw + kw·dw − pl].
/// </summary>
public static unsafe class Conv2D
{
    private const long ThreadingThreshold = 1 << 17;

    /// <summary>Runs the convolution.</summary>
    /// <param name="shape">Extents, strides, pads, dilations, groups.</param>
    /// <param name="x">[N,IC,IH,IW].</param>
    /// <param name="weights">[OC,IC/Groups,KH,KW].</param>
    /// <param name="bias">[OC] or empty.</param>
    /// <param name="y">[N,OC,OH,OW], overwritten.</param>
    /// <param name="options">Threads, rounding rule and vector width.</param>
    public static void Run(
        Conv2DShape shape, ReadOnlySpan<float> x, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Span<float> y, KernelOptions options = default)
    {
        shape.Validate(nameof(shape));
        long outputs = (long)shape.N * shape.OC * shape.OH * shape.OW;
        Check.Length(x.Length, (long)shape.N * shape.IC * shape.IH * shape.IW, nameof(x));
        Check.Length(weights.Length, (long)shape.OC * (shape.IC / shape.Groups) * shape.KH * shape.KW, nameof(weights));
        Check.That(bias.IsEmpty || bias.Length == shape.OC, $"bias has {bias.Length} elements for {shape.OC} channels", nameof(bias));
        Check.Length(y.Length, outputs, nameof(y));
        if (outputs == 0)
        {
            return;
        }

        long work = outputs * (shape.IC / shape.Groups) * shape.KH * shape.KW;
        int threads = work < ThreadingThreshold ? 1 : options.ThreadCount;
        fixed (float* px = x, pw = weights, pbias = bias, py = y)
        {
            if (shape.IC == shape.Groups && shape.IC > 0)
            {
                DepthwiseConv.Run(shape, px, pw, pbias, py, threads, options);
            }
            else
            {
                GroupedConv.Run(shape, px, pw, pbias, py, threads, options);
            }
        }
    }
}
