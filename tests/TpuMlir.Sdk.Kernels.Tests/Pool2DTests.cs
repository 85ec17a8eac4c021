namespace TpuMlir.Sdk.Kernels.Tests;

/// <summary>Pooling against its definition in double precision, written here and independent of the kernels.</summary>
public class Pool2DTests
{
    private static IEnumerable<Pool2DShape> Shapes()
    {
        var random = new Random(3);
        for (int i = 0; i < 60; i++)
        {
            int kh = random.Next(1, 5), kw = random.Next(1, 5), sh = random.Next(1, 4), sw = random.Next(1, 4), dh = random.Next(1, 3), dw = random.Next(1, 3);
            int ih = random.Next(8, 20), iw = random.Next(8, 40), pt = random.Next(kh), pl = random.Next(kw), pb = random.Next(kh), pr = random.Next(kw);
            int extra = random.Next(2);
            int oh = ((ih + pt + pb - (dh * (kh - 1)) - 1 + (extra * (sh - 1))) / sh) + 1, ow = ((iw + pl + pr - (dw * (kw - 1)) - 1 + (extra * (sw - 1))) / sw) + 1;
            yield return new(random.Next(1, 5), ih, iw, oh, ow, kh, kw, sh, sw, pt, pl, pb, pr, dh, dw);
        }

        yield return Pool2DShape.Global(5, 7, 9);
        yield return new(2, 6, 6, 1, 1, 6, 6, 6, 6, 0, 0, 1, 1);
        yield return new(0, 6, 6, 3, 3, 2, 2, 2, 2);
    }

    [Fact]
    public void MaxMatchesDefinition()
    {
        foreach (Pool2DShape s in Shapes())
        {
            float[] x = Numbers.Random(s.Planes * s.IH * s.IW, 1);
            double[] expected = Definition(s, x, (values, _, _) => values.DefaultIfEmpty(double.NegativeInfinity).Max());
            foreach (KernelOptions path in Numbers.Paths)
            {
                var y = new float[expected.Length];
                MaxPool2D.Run(s, x, y, path);
                Numbers.Close(expected, y, 0, 0, $"{s} {path}");
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AverageMatchesDefinition(bool countIncludePad)
    {
        foreach (Pool2DShape s in Shapes())
        {
            float[] x = Numbers.Random(s.Planes * s.IH * s.IW, 1, 0, 1);
            double[] expected = Definition(s, x, (values, inside, padded) => inside == 0 ? 0 : values.Sum() / (countIncludePad ? padded : inside));
            foreach (KernelOptions path in Numbers.Paths)
            {
                var y = new float[expected.Length];
                AvgPool2D.Run(s, countIncludePad, x, y, path);
                Numbers.Close(expected, y, 1e-6, 0, $"{s} {path}");
            }
        }
    }

    [Fact]
    public void NaNWinsTheMaximum()
    {
        var y = new float[2];
        MaxPool2D.Run(new(1, 1, 4, 1, 2, 1, 2, 1, 2), [1, float.NaN, 3, 2], y);
        Assert.Equal([float.NaN, 3], y);
    }

    private static double[] Definition(Pool2DShape s, float[] x, Func<List<double>, int, int, double> combine)
    {
        var y = new double[s.Planes * s.OH * s.OW];
        for (int i = 0; i < y.Length; i++)
        {
            int ow = i % s.OW, oh = i / s.OW % s.OH, plane = i / (s.OW * s.OH), padded = 0;
            var values = new List<double>();
            for (int k = 0; k < s.KH * s.KW; k++)
            {
                int ih = (oh * s.StrideH) + (k / s.KW * s.DilationH) - s.PadTop, iw = (ow * s.StrideW) + (k % s.KW * s.DilationW) - s.PadLeft;
                padded += ih < s.IH + s.PadBottom && iw < s.IW + s.PadRight ? 1 : 0;
                if (ih >= 0 && ih < s.IH && iw >= 0 && iw < s.IW)
                {
                    values.Add(x[(((plane * s.IH) + ih) * s.IW) + iw]);
                }
            }

            y[i] = combine(values, values.Count, padded);
        }

        return y;
    }
}
