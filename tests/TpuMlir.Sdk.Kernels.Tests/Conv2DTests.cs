namespace TpuMlir.Sdk.Kernels.Tests;

/// <summary>Conv2D against the defining seven loops in double precision, written here and independent of the kernels.</summary>
public class Conv2DTests
{
    private static IEnumerable<Conv2DShape> Shapes =>
    [
        new(1, 3, 9, 11, 8, 3, 3, 1, 1, 1, 1, 1, 1),
        new(2, 4, 7, 7, 5, 3, 3, 2, 2, 1, 1, 1, 1),
        new(1, 3, 32, 33, 16, 7, 7, 2, 2, 3, 3, 3, 3),
        new(1, 16, 14, 14, 24, 1, 1),
        new(2, 8, 9, 9, 6, 1, 1, 2, 2),
        new(1, 4, 6, 6, 4, 1, 1, 1, 1, 1, 2, 0, 1),
        new(1, 6, 10, 13, 9, 3, 2, 1, 2, 0, 2, 1, 0, 2, 3, 3),
        new(1, 5, 12, 8, 10, 5, 1, 3, 1, 2, 0, 1, 0, 1, 1, 5),
        new(1, 4, 5, 5, 12, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 4),
        new(3, 7, 15, 17, 7, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 7),
        new(1, 5, 16, 21, 5, 5, 5, 2, 2, 2, 1, 2, 3, 1, 1, 5),
        new(1, 3, 20, 40, 3, 3, 3, 2, 3, 0, 0, 0, 0, 2, 2, 3),
        new(1, 2, 4, 4, 2, 2, 2, 5, 5, 1, 1, 1, 1, 1, 1, 2),
        new(1, 2, 6, 6, 3, 2, 2, 4, 4),
        new(1, 70, 7, 7, 70, 3, 3, 1, 1, 1, 1, 1, 1),
        new(1, 32, 20, 20, 40, 3, 3, 1, 1, 1, 1, 1, 1),
        new(1, 1, 1, 100, 1, 1, 9, 1, 1, 0, 4, 0, 4),
        new(1, 1, 3, 3, 4, 3, 3, 1, 1, 2, 2, 2, 2),
        new(1, 2, 2, 2, 3, 3, 3),
        new(0, 2, 5, 5, 3, 3, 3),
        new(1, 0, 5, 5, 3, 3, 3),
    ];

    public static TheoryData<int> Cases()
    {
        var data = new TheoryData<int>();
        for (int i = 0; i < Shapes.Count(); i++)
        {
            data.Add(i);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void MatchesDefinition(int index)
    {
        Conv2DShape s = Shapes.ElementAt(index);
        (float[] x, float[] w, float[] bias) = Data(s);
        int terms = Math.Max(1, s.IC / s.Groups * s.KH * s.KW);
        foreach (float[] start in new[] { bias, [] })
        {
            double[] expected = Definition(s, x, w, start);
            foreach (KernelOptions path in Numbers.Paths)
            {
                var y = new float[expected.Length];
                Array.Fill(y, float.NaN);
                Conv2D.Run(s, x, w, start, y, path);
                Numbers.Close(expected, y, 0, 5e-7 * (terms + 1), $"{s} {path}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void DeterministicFormIsEqualOnEveryPath(int index)
    {
        Conv2DShape s = Shapes.ElementAt(index);
        (float[] x, float[] w, float[] bias) = Data(s);
        float[] expected = Sequential(s, x, w, bias);
        foreach (KernelOptions path in Numbers.Paths)
        {
            var y = new float[expected.Length];
            Conv2D.Run(s, x, w, bias, y, path with { Deterministic = true });
            Numbers.BitEqual(expected, y, $"{s} {path}");
        }
    }

    [Fact]
    public void RandomShapesMatchDefinition()
    {
        var random = new Random(7);
        for (int i = 0; i < 60; i++)
        {
            int groups = random.Next(1, 4);
            var s = new Conv2DShape(
                random.Next(1, 3), groups * random.Next(1, 4), random.Next(5, 24), random.Next(5, 40), groups * random.Next(1, 12), random.Next(1, 4),
                random.Next(1, 4), random.Next(1, 4), random.Next(1, 4), random.Next(3), random.Next(3), random.Next(3), random.Next(3), random.Next(1, 3),
                random.Next(1, 3), groups);
            (float[] x, float[] w, float[] bias) = Data(s);
            foreach (KernelOptions path in Numbers.Paths)
            {
                var y = new float[s.N * s.OC * s.OH * s.OW];
                Conv2D.Run(s, x, w, bias, y, path);
                Numbers.Close(Definition(s, x, w, bias), y, 0, 2e-5, $"{s} {path}");
            }
        }
    }

    [Fact]
    public void WrongArgumentsAreNamed()
    {
        var big = new float[1000];
        var shape = new Conv2DShape(1, 2, 5, 5, 2, 3, 3);
        Assert.Equal("shape", Assert.Throws<ArgumentException>(() => Conv2D.Run(shape with { StrideH = 0 }, big, big, default, big)).ParamName);
        Assert.Equal("shape", Assert.Throws<ArgumentException>(() => Conv2D.Run(shape with { Groups = 3 }, big, big, default, big)).ParamName);
        Assert.Equal("x", Assert.Throws<ArgumentException>(() => Conv2D.Run(shape, big.AsSpan(0, 49), big, default, big)).ParamName);
        Assert.Equal("weights", Assert.Throws<ArgumentException>(() => Conv2D.Run(shape, big, big.AsSpan(0, 35), default, big)).ParamName);
        Assert.Equal("bias", Assert.Throws<ArgumentException>(() => Conv2D.Run(shape, big, big, big, big)).ParamName);
        Assert.Equal("y", Assert.Throws<ArgumentException>(() => Conv2D.Run(shape, big, big, default, big.AsSpan(0, 17))).ParamName);
    }

    private static (float[] X, float[] W, float[] Bias) Data(Conv2DShape s) => (
        Numbers.Random((long)s.N * s.IC * s.IH * s.IW, 1),
        Numbers.Random((long)s.OC * (s.IC / s.Groups) * s.KH * s.KW, 2),
        Numbers.Random(s.OC, 3));

    private static double[] Definition(Conv2DShape s, float[] x, float[] w, float[] bias) =>
        Each(s, (n, oc, oh, ow) =>
        {
            double sum = bias.Length == 0 ? 0 : bias[oc];
            Terms(s, x, w, n, oc, oh, ow, (weight, value) => sum += (double)weight * value);
            return sum;
        });

    private static float[] Sequential(Conv2DShape s, float[] x, float[] w, float[] bias) =>
        Each(s, (n, oc, oh, ow) =>
        {
            float sum = bias[oc];
            Terms(s, x, w, n, oc, oh, ow, (weight, value) =>
            {
                float product = weight * value;
                sum += product;
            });
            return sum;
        });

    private static T[] Each<T>(Conv2DShape s, Func<int, int, int, int, T> output)
    {
        var y = new T[s.N * s.OC * s.OH * s.OW];
        int at = 0;
        for (int n = 0; n < s.N; n++)
        {
            for (int oc = 0; oc < s.OC; oc++)
            {
                for (int oh = 0; oh < s.OH; oh++)
                {
                    for (int ow = 0; ow < s.OW; ow++)
                    {
                        y[at++] = output(n, oc, oh, ow);
                    }
                }
            }
        }

        return y;
    }

    private static void Terms(Conv2DShape s, float[] x, float[] w, int n, int oc, int oh, int ow, Action<float, float> term)
    {
        int icg = s.IC / s.Groups, g = oc / (s.OC / s.Groups);
        for (int ic = 0; ic < icg; ic++)
        {
            for (int kh = 0; kh < s.KH; kh++)
            {
                for (int kw = 0; kw < s.KW; kw++)
                {
                    int ih = (oh * s.StrideH) + (kh * s.DilationH) - s.PadTop, iw = (ow * s.StrideW) + (kw * s.DilationW) - s.PadLeft;
                    if (ih >= 0 && ih < s.IH && iw >= 0 && iw < s.IW)
                    {
                        float weight = w[(((((oc * icg) + ic) * s.KH) + kh) * s.KW) + kw];
                        term(weight, x[(((((n * s.IC) + (g * icg) + ic) * s.IH) + ih) * s.IW) + iw]);
                    }
                }
            }
        }
    }
}
