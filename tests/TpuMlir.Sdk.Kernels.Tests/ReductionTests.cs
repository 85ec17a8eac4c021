namespace TpuMlir.Sdk.Kernels.Tests;

/// <summary>Reductions and softmax against their definitions in double precision, written here and independent of the kernels.</summary>
public class ReductionTests
{
    private static readonly (int Outer, int Axis, int Inner)[] Shapes =
        [(1, 1, 1), (3, 5, 1), (2, 1000, 1), (4, 33, 7), (1, 17, 100), (2, 3, 1500), (300, 600, 1), (5, 100, 400), (0, 3, 2), (2, 3, 0)];

    [Theory]
    [InlineData(ReduceKind.Sum)]
    [InlineData(ReduceKind.Mean)]
    [InlineData(ReduceKind.Max)]
    [InlineData(ReduceKind.Min)]
    [InlineData(ReduceKind.Prod)]
    [InlineData(ReduceKind.L1)]
    [InlineData(ReduceKind.L2)]
    public void OneAxisMatchesDefinition(ReduceKind kind)
    {
        foreach ((int outer, int axis, int inner) in Shapes)
        {
            // Products of many factors stay in range only near 1.
            float[] x = kind == ReduceKind.Prod ? Numbers.Random((long)outer * axis * inner, 1, 0.98, 1.02) : Numbers.Random((long)outer * axis * inner, 1, -1, 3);
            double[] expected = Definition(kind, outer, axis, inner, x);
            float[]? first = null;
            foreach (int threads in new[] { 1, 2 })
            {
                var y = new float[outer * inner];
                Reduce.Run(kind, new(outer, axis, inner), x, y, new(threads));
                Numbers.Close(expected, y, 1e-7, 1e-30, $"{kind} {outer} {axis} {inner}");
                first ??= y;
                Numbers.BitEqual(first, y, "threads");
            }
        }
    }

    [Theory]
    [InlineData(ReduceKind.Sum, 0f)]
    [InlineData(ReduceKind.Prod, 1f)]
    [InlineData(ReduceKind.Mean, float.NaN)]
    [InlineData(ReduceKind.Max, float.NegativeInfinity)]
    [InlineData(ReduceKind.Min, float.PositiveInfinity)]
    [InlineData(ReduceKind.L2, 0f)]
    public void EmptyAxisGivesTheNeutralElement(ReduceKind kind, float expected)
    {
        foreach (int inner in new[] { 1, 3 })
        {
            var y = new float[2 * inner];
            Reduce.Run(kind, new AxisShape(2, 0, inner), [], y);
            Assert.All(y, v => Assert.Equal(expected, v));
        }
    }

    [Fact]
    public void AnySetOfAxes()
    {
        int[] shape = [3, 4, 5, 6];
        float[] x = Numbers.Random(360, 1);
        for (int set = 0; set < 16; set++)
        {
            int[] axes = [.. Enumerable.Range(0, 4).Where(a => (set >> a & 1) != 0).Select(a => a % 2 == 0 ? a : a - 4)];
            int[] kept = [.. Enumerable.Range(0, 4).Where(a => (set >> a & 1) == 0)];
            var expected = new double[kept.Aggregate(1, (p, a) => p * shape[a])];
            for (int i = 0; i < 360; i++)
            {
                int[] at = [i / 120, i / 30 % 4, i / 6 % 5, i % 6];
                expected[kept.Aggregate(0, (p, a) => (p * shape[a]) + at[a])] += x[i];
            }

            var y = new float[expected.Length];
            Reduce.Run(ReduceKind.Sum, x, shape, axes, y);
            Numbers.Close(expected, y, 1e-7, 1e-12, $"axes {string.Join(',', axes)}");
        }

        Assert.Equal("axes", Assert.Throws<ArgumentException>(() => Reduce.Run(ReduceKind.Sum, x, [3, 4, 5, 6], [4], x)).ParamName);
        Assert.Equal("axes", Assert.Throws<ArgumentException>(() => Reduce.Run(ReduceKind.Sum, x, [3, 4, 5, 6], [1, -3], x)).ParamName);
    }

    [Fact]
    public void LongSumsStayExactToTheLastPlace()
    {
        var x = new float[1 << 20];
        Array.Fill(x, 0.1f);
        var y = new float[1];
        Reduce.Run(ReduceKind.Sum, new(1, x.Length, 1), x, y);
        Assert.Equal((float)(0.1f * (double)x.Length), y[0]);
    }

    [Fact]
    public void SoftmaxMatchesDefinition()
    {
        foreach ((int outer, int axis, int inner) in Shapes)
        {
            float[] x = Numbers.Random((long)outer * axis * inner, 1, -60, 60);
            double[] soft = new double[x.Length], log = new double[x.Length];
            for (int o = 0; o < outer; o++)
            {
                for (int i = 0; i < inner; i++)
                {
                    double[] column = [.. Enumerable.Range(0, axis).Select(a => (double)x[(((o * axis) + a) * inner) + i])];
                    double max = column.Max(), sum = column.Sum(v => Math.Exp(v - max));
                    for (int a = 0; a < axis; a++)
                    {
                        log[(((o * axis) + a) * inner) + i] = column[a] - max - Math.Log(sum);
                        soft[(((o * axis) + a) * inner) + i] = Math.Exp(column[a] - max) / sum;
                    }
                }
            }

            foreach (int threads in new[] { 1, 2 })
            {
                var y = new float[x.Length];
                Softmax.Run(new(outer, axis, inner), x, y, new(threads));

                // x − max is rounded once in single precision, which e^ turns into a relative error of up to 120·2^−24.
                Numbers.Close(soft, y, 8e-6, 1e-37, $"softmax {outer} {axis} {inner}");
                Softmax.RunLog(new(outer, axis, inner), x, y, new(threads));
                Numbers.Close(log, y, 3e-7, 1e-6, $"log softmax {outer} {axis} {inner}");
            }
        }
    }

    [Fact]
    public void SoftmaxOfLargeValuesIsFinite()
    {
        float[] y = [1e30f, 1e30f, -1e30f];
        Softmax.Run(new(1, 3, 1), y, y);
        Assert.Equal([0.5f, 0.5f, 0f], y);
    }

    private static double[] Definition(ReduceKind kind, int outer, int axis, int inner, float[] x)
    {
        var y = new double[outer * inner];
        for (int at = 0; at < y.Length; at++)
        {
            int o = at / inner, i = at % inner;
            IEnumerable<double> values = Enumerable.Range(0, axis).Select(a => (double)x[(((o * axis) + a) * inner) + i]);
            y[at] = kind switch
            {
                ReduceKind.Sum => values.Sum(),
                ReduceKind.Mean => values.Average(),
                ReduceKind.Max => values.Max(),
                ReduceKind.Min => values.Min(),
                ReduceKind.Prod => values.Aggregate(1.0, (p, v) => p * v),
                ReduceKind.L1 => values.Sum(Math.Abs),
                _ => Math.Sqrt(values.Sum(v => v * v)),
            };
        }

        return y;
    }
}
