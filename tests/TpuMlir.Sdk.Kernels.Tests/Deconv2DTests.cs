namespace TpuMlir.Sdk.Kernels.Tests;

/// <summary>Deconv2D against the defining scatter in double precision, written here and independent of the kernels.</summary>
public class Deconv2DTests
{
    [Fact]
    public void MatchesDefinition()
    {
        var random = new Random(5);
        for (int i = 0; i < 80; i++)
        {
            int groups = random.Next(1, 4);
            var s = new Deconv2DShape(
                random.Next(1, 3), groups * random.Next(1, 5), random.Next(1, 12), random.Next(1, 20), groups * random.Next(1, 6), random.Next(1, 5),
                random.Next(1, 5), random.Next(1, 4), random.Next(1, 4), random.Next(2), random.Next(2), random.Next(2), random.Next(2),
                random.Next(1, 3), random.Next(1, 3), random.Next(2), random.Next(2), groups);
            float[] x = Numbers.Random((long)s.N * s.IC * s.IH * s.IW, 1), w = Numbers.Random((long)s.IC * (s.OC / groups) * s.KH * s.KW, 2);
            float[] bias = i % 3 == 0 ? [] : Numbers.Random(s.OC, 3);
            double[] expected = Definition(s, x, w, bias);
            float[]? first = null;
            foreach (KernelOptions path in Numbers.Paths)
            {
                var y = new float[expected.Length];
                Deconv2D.Run(s, x, w, bias, y, path);
                Numbers.Close(expected, y, 0, 5e-5, $"{s} {path}");
                Deconv2D.Run(s, x, w, bias, y, path with { Deterministic = true });
                first ??= y;
                Numbers.BitEqual(first, y, $"{s} {path}");
            }
        }
    }

    [Fact]
    public void LargeChannelCountsAreBlocked()
    {
        var s = new Deconv2DShape(1, 24, 40, 40, 20, 4, 4, 2, 2, 1, 1, 1, 1);
        float[] x = Numbers.Random(24 * 1600, 1), w = Numbers.Random(24 * 20 * 16, 2);
        var y = new float[20 * s.OH * s.OW];
        Deconv2D.Run(s, x, w, default, y);
        Numbers.Close(Definition(s, x, w, []), y, 0, 1e-4, $"{s}");
    }

    private static double[] Definition(Deconv2DShape s, float[] x, float[] w, float[] bias)
    {
        int icg = s.IC / s.Groups, ocg = s.OC / s.Groups;
        var y = new double[s.N * s.OC * s.OH * s.OW];
        for (int i = 0; i < y.Length && bias.Length > 0; i++)
        {
            y[i] = bias[i / (s.OH * s.OW) % s.OC];
        }

        for (int i = 0; i < x.Length; i++)
        {
            int iw = i % s.IW, ih = i / s.IW % s.IH, ic = i / (s.IW * s.IH) % s.IC, n = i / (s.IW * s.IH * s.IC);
            for (int j = 0; j < ocg * s.KH * s.KW; j++)
            {
                int kw = j % s.KW, kh = j / s.KW % s.KH, oc = (ic / icg * ocg) + (j / (s.KW * s.KH));
                int oh = (ih * s.StrideH) + (kh * s.DilationH) - s.PadTop, ow = (iw * s.StrideW) + (kw * s.DilationW) - s.PadLeft;
                if (oh >= 0 && oh < s.OH && ow >= 0 && ow < s.OW)
                {
                    y[(((((n * s.OC) + oc) * s.OH) + oh) * s.OW) + ow] += (double)x[i] * w[(ic * ocg * s.KH * s.KW) + j];
                }
            }
        }

        return y;
    }
}
