namespace TpuMlir.Sdk.Kernels.Tests;

/// <summary>Gemm against the defining triple loop in double precision, written here and independent of the kernels.</summary>
public class GemmTests
{
    public static TheoryData<int, int, int> Shapes()
    {
        var data = new TheoryData<int, int, int>();
        foreach ((int m, int n, int k) in new[]
        {
            (1, 1, 1), (1, 7, 5), (2, 100, 33), (4, 49, 257), (5, 48, 256), (8, 16, 8), (9, 17, 9), (13, 95, 300), (64, 64, 64),
            (65, 47, 31), (3, 1000, 64), (70, 130, 600), (16, 400, 40), (100, 1, 20), (129, 33, 1), (3, 4, 0), (0, 5, 3), (5, 0, 3),
        })
        {
            data.Add(m, n, k);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void MatchesDefinition(int m, int n, int k)
    {
        foreach (KernelOptions path in Numbers.Paths)
        {
            for (int form = 0; form < 8; form++)
            {
                var shape = new GemmShape(m, n, k, (form & 1) != 0, (form & 2) != 0);
                float[] a = Numbers.Random((long)m * k, 1), b = Numbers.Random((long)k * n, 2), bias = (form & 4) != 0 ? Numbers.Random(n, 3) : [];
                var c = new float[m * n];
                Array.Fill(c, float.NaN);
                Gemm.Run(shape, a, b, bias, c, path);
                Numbers.Close(Definition(shape, a, b, bias), c, 0, 1e-6 * (k + 1), $"{shape} {path}");
            }
        }
    }

    [Fact]
    public void LargeProductOnAllThreads()
    {
        var shape = new GemmShape(200, 300, 520);
        float[] a = Numbers.Random(200 * 520, 1), b = Numbers.Random(520 * 300, 2);
        var c = new float[200 * 300];
        Gemm.Run(shape, a, b, default, c);
        Numbers.Close(Definition(shape, a, b, []), c, 0, 1e-4, "default options");
    }

    [Fact]
    public void ThreadsAndVectorWidthDoNotChangeTheResult()
    {
        foreach ((int m, int n, int k) in new[] { (1, 1003, 301), (4, 999, 777), (37, 301, 300), (300, 20, 100) })
        {
            float[] a = Numbers.Random(m * k, 1), b = Numbers.Random(k * n, 2);
            float[] Result(int threads, SimdWidth width)
            {
                var c = new float[m * n];
                Gemm.Run(new(m, n, k), a, b, default, c, new(threads, false, width));
                return c;
            }

            // Both vector widths fuse and sum in the same order; only the scalar path rounds every product.
            float[] first = Result(1, SimdWidth.Bits512);
            Numbers.BitEqual(first, Result(2, SimdWidth.Bits512), $"{m} {n} {k} on two threads");
            Numbers.BitEqual(Result(1, SimdWidth.Scalar), Result(2, SimdWidth.Scalar), $"{m} {n} {k} scalar on two threads");
            if (System.Runtime.Intrinsics.X86.Fma.IsSupported)
            {
                Numbers.BitEqual(first, Result(1, SimdWidth.Bits256), $"{m} {n} {k} with 256 bits");
            }
        }
    }

    [Fact]
    public void BatchUsesStrides()
    {
        foreach (KernelOptions path in Numbers.Paths)
        {
            foreach (int count in new[] { 1, 3, 5 })
            {
                var shape = new GemmShape(6, 60, 40);
                var batch = new GemmBatch(count, 250, 0, 370);
                float[] a = Numbers.Random((250 * (count - 1)) + 240, 1), b = Numbers.Random(40 * 60, 2);
                var c = new float[(370 * (count - 1)) + 360];
                Gemm.Run(shape, batch, a, b, default, c, path);
                for (int i = 0; i < count; i++)
                {
                    Numbers.Close(Definition(shape, a[(250 * i)..], b, []), c[(370 * i)..], 0, 1e-5, $"{path} product {i} of {count}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void DeterministicFormIsTheSequentialSumOnEveryPath(int m, int n, int k)
    {
        for (int form = 0; form < 4; form++)
        {
            var shape = new GemmShape(m, n, k, (form & 1) != 0, (form & 2) != 0);
            float[] a = Numbers.Random((long)m * k, 1), b = Numbers.Random((long)k * n, 2), bias = Numbers.Random(n, 3);
            float[] expected = Sequential(shape, a, b, bias);
            foreach (KernelOptions path in Numbers.Paths)
            {
                var c = new float[m * n];
                Gemm.Run(shape, a, b, bias, c, path with { Deterministic = true });
                Numbers.BitEqual(expected, c, $"{shape} {path}");
            }
        }
    }

    [Fact]
    public void WrongArgumentsAreNamed()
    {
        var one = new float[1];
        var four = new float[4];
        Assert.Equal("shape", Assert.Throws<ArgumentException>(() => Gemm.Run(new(-1, 1, 1), one, one, default, one)).ParamName);
        Assert.Equal("a", Assert.Throws<ArgumentException>(() => Gemm.Run(new(2, 2, 2), one, four, default, four)).ParamName);
        Assert.Equal("b", Assert.Throws<ArgumentException>(() => Gemm.Run(new(2, 2, 2), four, one, default, four)).ParamName);
        Assert.Equal("c", Assert.Throws<ArgumentException>(() => Gemm.Run(new(2, 2, 2), four, four, default, one)).ParamName);
        Assert.Equal("bias", Assert.Throws<ArgumentException>(() => Gemm.Run(new(2, 2, 2), four, four, one, four)).ParamName);
        Assert.Equal("batch", Assert.Throws<ArgumentException>(() => Gemm.Run(new(2, 2, 2), new(2, 0, 0, 1), four, four, default, four)).ParamName);
    }

    private static double[] Definition(GemmShape s, float[] a, float[] b, float[] bias)
    {
        var c = new double[s.M * s.N];
        for (int m = 0; m < s.M; m++)
        {
            for (int n = 0; n < s.N; n++)
            {
                double sum = bias.Length == 0 ? 0 : bias[n];
                for (int k = 0; k < s.K; k++)
                {
                    sum += (double)a[s.TransposeA ? (k * s.M) + m : (m * s.K) + k] * b[s.TransposeB ? (n * s.K) + k : (k * s.N) + n];
                }

                c[(m * s.N) + n] = sum;
            }
        }

        return c;
    }

    private static float[] Sequential(GemmShape s, float[] a, float[] b, float[] bias)
    {
        var c = new float[s.M * s.N];
        for (int m = 0; m < s.M; m++)
        {
            for (int n = 0; n < s.N; n++)
            {
                float sum = bias[n];
                for (int k = 0; k < s.K; k++)
                {
                    float product = a[s.TransposeA ? (k * s.M) + m : (m * s.K) + k] * b[s.TransposeB ? (n * s.K) + k : (k * s.N) + n];
                    sum += product;
                }

                c[(m * s.N) + n] = sum;
            }
        }

        return c;
    }
}
