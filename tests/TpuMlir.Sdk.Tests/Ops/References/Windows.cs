namespace TpuMlir.Sdk.Tests.Ops.References;

/// <summary>Convolution and pooling, by the formulas of the ONNX operators Conv, ConvTranspose, MaxPool and AveragePool.</summary>
internal static class Windows
{
    public static Dictionary<string, Func<Call, Nd>> Functions { get; } = new()
    {
        ["top.Conv"] = Conv,
        ["top.Deconv"] = Deconv,
        ["top.MaxPool"] = c => Pool(c, (values, _) => values.Max()),
        ["top.AvgPool"] = c => Pool(c, (values, padded) => values.Sum() / (c.Bool("count_include_pad") ? padded : values.Count)),
    };

    private static Nd Conv(Call c)
    {
        Nd x = c[0], filter = c[1];
        long[] s = c.Longs("strides"), p = c.Longs("pads"), d = c.Longs("dilations"), k = c.Longs("kernel_shape");
        long perGroup = filter.Shape[0] / c.Long("group");
        long height = ((x.Shape[2] + p[0] + p[2] - (d[0] * (k[0] - 1)) - 1) / s[0]) + 1;
        long width = ((x.Shape[3] + p[1] + p[3] - (d[1] * (k[1] - 1)) - 1) / s[1]) + 1;
        return c.Activated(Nd.Of([x.Shape[0], filter.Shape[0], height, width], i =>
        {
            double sum = c.Optional(2)?.Data[i[1]] ?? 0;
            for (long ic = 0; ic < filter.Shape[1]; ic++)
            {
                for (long kh = 0; kh < k[0]; kh++)
                {
                    for (long kw = 0; kw < k[1]; kw++)
                    {
                        long channel = (i[1] / perGroup * filter.Shape[1]) + ic;
                        sum += filter[i[1], ic, kh, kw]
                            * x.Or(0, i[0], channel, (i[2] * s[0]) + (kh * d[0]) - p[0], (i[3] * s[1]) + (kw * d[1]) - p[1]);
                    }
                }
            }

            return sum;
        }));
    }

    /// <summary>The gradient of a convolution: output (oh, ow) sums the pixels whose window reaches it.</summary>
    private static Nd Deconv(Call c)
    {
        Nd x = c[0], filter = c[1];
        long[] s = c.Longs("strides"), p = c.Longs("pads"), d = c.Longs("dilations"), k = c.Longs("kernel_shape"), o = c.Longs("output_padding");
        long group = c.Long("group"), inputs = x.Shape[1] / group, outputs = filter.Shape[1];
        long height = (s[0] * (x.Shape[2] - 1)) + o[0] + ((k[0] - 1) * d[0]) + 1 - p[0] - p[2];
        long width = (s[1] * (x.Shape[3] - 1)) + o[1] + ((k[1] - 1) * d[1]) + 1 - p[1] - p[3];
        return c.Activated(Nd.Of([x.Shape[0], outputs * group, height, width], i =>
        {
            double sum = c.Optional(2)?.Data[i[1]] ?? 0;
            for (long kh = 0; kh < k[0]; kh++)
            {
                for (long kw = 0; kw < k[1]; kw++)
                {
                    long fromH = i[2] + p[0] - (kh * d[0]), fromW = i[3] + p[1] - (kw * d[1]);
                    for (long ic = 0; ic < inputs && fromH % s[0] == 0 && fromW % s[1] == 0; ic++)
                    {
                        long channel = (i[1] / outputs * inputs) + ic;
                        sum += filter[channel, i[1] % outputs, kh, kw] * x.Or(0, i[0], channel, fromH / s[0], fromW / s[1]);
                    }
                }
            }

            return sum;
        }));
    }

    /// <summary>Combines the pixels inside the image; the second argument counts those inside the padded image.</summary>
    private static Nd Pool(Call c, Func<List<double>, int, double> combine)
    {
        Nd x = c[0];
        long[] s = c.Longs("strides"), p = c.Longs("pads"), k = c.Longs("kernel_shape");
        return c.Activated(Nd.Of([x.Shape[0], x.Shape[1], Extent(0), Extent(1)], i =>
        {
            var values = new List<double>();
            int padded = 0;
            for (long h = i[2] * s[0]; h < (i[2] * s[0]) + k[0]; h++)
            {
                for (long w = i[3] * s[1]; w < (i[3] * s[1]) + k[1]; w++)
                {
                    padded += h < x.Shape[2] + p[0] + p[2] && w < x.Shape[3] + p[1] + p[3] ? 1 : 0;
                    double value = x.Or(double.NaN, i[0], i[1], h - p[0], w - p[1]);
                    if (!double.IsNaN(value))
                    {
                        values.Add(value);
                    }
                }
            }

            return combine(values, padded);
        }));

        // As PyTorch's pooling_output_shape: rounded up, the last window must start inside the image or its first pad.
        long Extent(int axis)
        {
            double windows = (double)(x.Shape[2 + axis] + p[axis] + p[axis + 2] - k[axis]) / s[axis];
            long extent = (long)(c.Bool("ceil_mode") ? Math.Ceiling(windows) : Math.Floor(windows)) + 1;
            return c.Bool("ceil_mode") && (extent - 1) * s[axis] >= x.Shape[2 + axis] + p[axis] ? extent - 1 : extent;
        }
    }
}
