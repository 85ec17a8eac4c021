using System.Runtime.CompilerServices;

namespace TpuMlir.Sdk.Kernels;

/// <summary>
/// Blocked C = bias + A·B after Goto and van de Geijn, except that A is not packed: the micro-kernels broadcast single
/// elements of it, and eight row streams are as good as a packed one. That makes small products and one-off weights cheap.
/// </summary>
internal static unsafe class GemmLoop
{
    // A panel of 48 columns and 256 rows is 48 KiB, the first-level cache; eight of them stay in the second level.
    private const int BlockK = 256;
    private const int PanelsPerBlock = 8;
    private const int BlockM = 64;

    /// <summary>Columns n0 … n1 of the product on the calling thread.</summary>
    public static void Run<TSource>(in GemmOperands operands, TSource source, int n0, int n1, in KernelOptions options)
        where TSource : struct, IPanelSource
    {
        switch (options.Width, options.Deterministic)
        {
            case (SimdWidth.Bits512, false):
                Run<MicroKernel512<FusedMultiplyAdd>, TSource>(operands, source, n0, n1);
                break;
            case (SimdWidth.Bits512, true):
                Run<MicroKernel512<SeparateMultiplyAdd>, TSource>(operands, source, n0, n1);
                break;
            case (SimdWidth.Bits256, false):
                Run<MicroKernel256<FusedMultiplyAdd>, TSource>(operands, source, n0, n1);
                break;
            case (SimdWidth.Bits256, true):
                Run<MicroKernel256<SeparateMultiplyAdd>, TSource>(operands, source, n0, n1);
                break;
            default:
                Run<MicroKernelScalar, TSource>(operands, source, n0, n1);
                break;
        }
    }

    private static void Run<TKernel, TSource>(in GemmOperands g, TSource source, int n0, int n1)
        where TKernel : struct, IMicroKernel
        where TSource : struct, IPanelSource
    {
        int panel = TKernel.Lanes * TKernel.Vectors;
        int blockN = panel * PanelsPerBlock;
        using var scratch = new Scratch((long)Math.Min(BlockK, g.K) * Math.Min(blockN, n1 - n0 + panel));
        float* tile = stackalloc float[TKernel.Rows * panel];
        for (int n = n0; n < n1; n += blockN)
        {
            int width = Math.Min(blockN, n1 - n);
            Start(g, n, width);
            for (int k = 0; k < g.K; k += BlockK)
            {
                int kc = Math.Min(BlockK, g.K - k);
                for (int j = 0; j < width; j += panel)
                {
                    int columns = Math.Min(panel, width - j);
                    source.Pack(k, kc, n + j, columns, scratch.Pointer + ((long)j * kc), RoundUp(columns, TKernel.Lanes));
                }

                for (int m = 0; m < g.M; m += BlockM)
                {
                    for (int j = 0; j < width; j += panel)
                    {
                        float* b = scratch.Pointer + ((long)j * kc);
                        Column<TKernel>(g, m, Math.Min(g.M, m + BlockM), k, kc, n + j, Math.Min(panel, width - j), b, tile);
                    }
                }
            }
        }
    }

    /// <summary>All tiles of one panel in rows m0 … m1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Column<TKernel>(in GemmOperands g, int m0, int m1, int k, int kc, int n, int columns, float* b, float* tile)
        where TKernel : struct, IMicroKernel
    {
        int vectors = (columns + TKernel.Lanes - 1) / TKernel.Lanes;
        bool wholeVectors = vectors * TKernel.Lanes == columns;
        for (int m = m0; m < m1; m += TKernel.Rows)
        {
            int rows = Math.Min(TKernel.Rows, m1 - m);
            float* a = g.A + (m * g.Lda) + k;
            float* c = g.C + (m * g.Ldc) + n;
            if (wholeVectors && rows == TKernel.Rows)
            {
                TKernel.Run(vectors, a, g.Lda, rows, b, c, g.Ldc, kc);
                continue;
            }

            int ld = vectors * TKernel.Lanes;
            Copy(c, g.Ldc, tile, ld, rows, columns);
            TKernel.Run(vectors, a, g.Lda, rows, b, tile, ld, kc);
            Copy(tile, ld, c, g.Ldc, rows, columns);
        }
    }

    /// <summary>Writes the start values of all sums in a block of columns.</summary>
    private static void Start(in GemmOperands g, int n, int width)
    {
        for (int m = 0; m < g.M; m++)
        {
            var row = new Span<float>(g.C + (m * g.Ldc) + n, width);
            if (g.ColumnBias != null)
            {
                new ReadOnlySpan<float>(g.ColumnBias + n, width).CopyTo(row);
            }
            else
            {
                row.Fill(g.RowBias == null ? 0f : g.RowBias[m]);
            }
        }
    }

    private static void Copy(float* from, nint fromStride, float* to, nint toStride, int rows, int columns)
    {
        for (int r = 0; r < rows; r++, from += fromStride, to += toStride)
        {
            new ReadOnlySpan<float>(from, columns).CopyTo(new Span<float>(to, columns));
        }
    }

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
