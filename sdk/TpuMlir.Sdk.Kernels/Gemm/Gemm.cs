namespace TpuMlir.Sdk.Kernels;

/// <summary>Matrix product C[m, n] = bias[n] + Σ_k op(A)[m, k] · op(B)[k, n].</summary>
public static unsafe class Gemm
{
    // Below this many multiply-adds a second thread costs more than it saves.
    private const long ThreadingThreshold = 1 << 17;

    /// <summary>One product. An empty <paramref name="bias"/> means none.</summary>
    /// <param name="shape">Extents and transposition.</param>
    /// <param name="a">[M,K], or [K,M] if transposed.</param>
    /// <param name="b">[K,N], or [N,K] if transposed.</param>
    /// <param name="bias">[N] or empty.</param>
    /// <param name="c">[M,N], overwritten; must not overlap the inputs.</param>
    /// <param name="options">Threads, rounding rule and vector width.</param>
    public static void Run(
        GemmShape shape, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> bias, Span<float> c, KernelOptions options = default) =>
        Run(shape, new GemmBatch(1, 0, 0, 0), a, b, bias, c, options);

    /// <summary>A batch of products with one bias for all of them.</summary>
    /// <param name="shape">Extents of each product.</param>
    /// <param name="batch">Number of products and distances between their matrices.</param>
    /// <param name="a">All A.</param>
    /// <param name="b">All B.</param>
    /// <param name="bias">[N] or empty.</param>
    /// <param name="c">All C, overwritten; they must not overlap each other or the inputs.</param>
    /// <param name="options">Threads, rounding rule and vector width.</param>
    public static void Run(
        GemmShape shape,
        GemmBatch batch,
        ReadOnlySpan<float> a,
        ReadOnlySpan<float> b,
        ReadOnlySpan<float> bias,
        Span<float> c,
        KernelOptions options = default)
    {
        shape.Validate(nameof(shape));
        Check.NotNegative(batch.Count, nameof(batch.Count), nameof(batch));
        long sizeC = (long)shape.M * shape.N;
        if (batch.Count == 0 || sizeC == 0)
        {
            return;
        }

        Check.That(batch.StrideA >= 0 && batch.StrideB >= 0, "a stride is negative", nameof(batch));
        Check.That(batch.Count == 1 || batch.StrideC >= sizeC, $"results of {sizeC} elements {batch.StrideC} apart overlap", nameof(batch));
        Check.Length(a.Length, Extent(batch.StrideA, (long)shape.M * shape.K), nameof(a));
        Check.Length(b.Length, Extent(batch.StrideB, (long)shape.K * shape.N), nameof(b));
        Check.Length(c.Length, Extent(batch.StrideC, sizeC), nameof(c));
        Check.That(bias.IsEmpty || bias.Length == shape.N, $"bias has {bias.Length} elements for {shape.N} columns", nameof(bias));
        fixed (float* pa = a, pb = b, pc = c, pbias = bias)
        {
            Run(shape, batch, pa, pb, pbias, pc, options);
        }

        long Extent(int stride, long size) => ((long)stride * (batch.Count - 1)) + size;
    }

    private static void Run(GemmShape shape, GemmBatch batch, float* a, float* b, float* bias, float* c, KernelOptions options)
    {
        long work = (long)shape.M * shape.N * Math.Max(1, shape.K);
        int threads = work * batch.Count < ThreadingThreshold ? 1 : options.ThreadCount;
        bool threadBatch = batch.Count >= threads;
        ParallelRanges.For(batch.Count, threadBatch ? threads : 1, 1, (begin, end) =>
        {
            for (nint i = begin; i < end; i++)
            {
                One(shape, a + (i * batch.StrideA), b + (i * batch.StrideB), bias, c + (i * batch.StrideC), threadBatch ? 1 : threads, options);
            }
        });
    }

    private static void One(GemmShape shape, float* a, float* b, float* bias, float* c, int threads, KernelOptions options)
    {
        if (!shape.TransposeA || shape.M == 1)
        {
            Split(shape, new GemmOperands(a, shape.K, c, shape.N, shape.M, shape.K, null, bias), b, threads, options);
            return;
        }

        using var rows = new Scratch((long)shape.M * shape.K);
        TransposeTile.Run(a, shape.M, rows.Pointer, shape.K, shape.K, shape.M);
        Split(shape, new GemmOperands(rows.Pointer, shape.K, c, shape.N, shape.M, shape.K, null, bias), b, threads, options);
    }

    /// <summary>Splits columns over threads, or rows where there are too few columns to share.</summary>
    private static void Split(GemmShape shape, GemmOperands g, float* b, int threads, KernelOptions options)
    {
        const int ColumnGrain = 48;
        const int RowGrain = 8;
        if (threads == 1 || shape.N >= threads * ColumnGrain || shape.M < 2 * RowGrain)
        {
            ParallelRanges.For(shape.N, threads, ColumnGrain, (n0, n1) => Columns(shape, g, b, n0, n1, options));
            return;
        }

        ParallelRanges.For(shape.M, threads, RowGrain, (m0, m1) =>
        {
            GemmOperands part = g with { A = g.A + (m0 * g.Lda), C = g.C + (m0 * g.Ldc), M = m1 - m0 };
            Columns(shape, part, b, 0, shape.N, options);
        });
    }

    private static void Columns(GemmShape shape, GemmOperands g, float* b, int n0, int n1, KernelOptions options)
    {
        bool direct = shape.M <= Gemv.MaxRows && !options.Deterministic && options.Width != SimdWidth.Scalar;
        switch (direct, shape.TransposeB)
        {
            case (true, true):
                Gemv.RunTransposed(g, b, shape.K, n0, n1);
                break;
            case (true, false):
                Gemv.Run(g, b, shape.N, n0, n1);
                break;
            case (false, true):
                GemmLoop.Run(g, new TransposedSource(b, shape.K), n0, n1, options);
                break;
            case (false, false):
                GemmLoop.Run(g, new MatrixSource(b, shape.N), n0, n1, options);
                break;
        }
    }
}
