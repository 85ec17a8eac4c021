using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TpuMlir.Sdk.Kernels;

/// <summary>Products of few rows, where reading B once is the whole cost and packing it would double that.</summary>
internal static unsafe class Gemv
{
    /// <summary>Largest number of rows worth this path.</summary>
    public const int MaxRows = 4;

    private const int Rows = 8;

    /// <summary>Columns n0 … n1 of C = bias + A·B with B as [K,N]: eight rows of B at a time are added into C.</summary>
    public static void Run(in GemmOperands g, float* b, nint ldb, int n0, int n1)
    {
        for (int m = 0; m < g.M; m++)
        {
            var row = new Span<float>(g.C + (m * g.Ldc) + n0, n1 - n0);
            row.Clear();
            if (g.ColumnBias != null)
            {
                new ReadOnlySpan<float>(g.ColumnBias + n0, n1 - n0).CopyTo(row);
            }
        }

        int k = 0;
        for (; k + Rows <= g.K; k += Rows)
        {
            for (int m = 0; m < g.M; m++)
            {
                AddEight(g.A + (m * g.Lda) + k, b + (k * ldb) + n0, ldb, g.C + (m * g.Ldc) + n0, n1 - n0);
            }
        }

        for (; k < g.K; k++)
        {
            for (int m = 0; m < g.M; m++)
            {
                var row = new Span<float>(g.C + (m * g.Ldc) + n0, n1 - n0);
                TensorPrimitives.MultiplyAdd(new ReadOnlySpan<float>(b + (k * ldb) + n0, n1 - n0), g.A[(m * g.Lda) + k], row, row);
            }
        }
    }

    /// <summary>Columns n0 … n1 of C = bias + A·Bᵀ with B as [N,K]: one dot product per element.</summary>
    public static void RunTransposed(in GemmOperands g, float* b, nint ldb, int n0, int n1)
    {
        for (int n = n0; n < n1; n++)
        {
            var column = new ReadOnlySpan<float>(b + (n * ldb), g.K);
            for (int m = 0; m < g.M; m++)
            {
                float start = g.ColumnBias == null ? 0f : g.ColumnBias[n];
                g.C[(m * g.Ldc) + n] = start + TensorPrimitives.Dot(new ReadOnlySpan<float>(g.A + (m * g.Lda), g.K), column);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddEight(float* a, float* b, nint ldb, float* c, int n)
    {
        float* b1 = b + ldb, b2 = b1 + ldb, b3 = b2 + ldb, b4 = b3 + ldb, b5 = b4 + ldb, b6 = b5 + ldb, b7 = b6 + ldb;
        Vector256<float> a0 = Vector256.Create(a[0]), a1 = Vector256.Create(a[1]), a2 = Vector256.Create(a[2]), a3 = Vector256.Create(a[3]);
        Vector256<float> a4 = Vector256.Create(a[4]), a5 = Vector256.Create(a[5]), a6 = Vector256.Create(a[6]), a7 = Vector256.Create(a[7]);
        nint j = 0;
        for (; j + 8 <= n; j += 8)
        {
            // Two chains halve the latency of the eight dependent additions.
            Vector256<float> even = Vector256.MultiplyAddEstimate(a0, Vector256.Load(b + j), Vector256.Load(c + j));
            Vector256<float> odd = a1 * Vector256.Load(b1 + j);
            even = Vector256.MultiplyAddEstimate(a2, Vector256.Load(b2 + j), even);
            odd = Vector256.MultiplyAddEstimate(a3, Vector256.Load(b3 + j), odd);
            even = Vector256.MultiplyAddEstimate(a4, Vector256.Load(b4 + j), even);
            odd = Vector256.MultiplyAddEstimate(a5, Vector256.Load(b5 + j), odd);
            even = Vector256.MultiplyAddEstimate(a6, Vector256.Load(b6 + j), even);
            odd = Vector256.MultiplyAddEstimate(a7, Vector256.Load(b7 + j), odd);
            (even + odd).Store(c + j);
        }

        for (; j < n; j++)
        {
            float even = c[j] + (a[0] * b[j]) + (a[2] * b2[j]) + (a[4] * b4[j]) + (a[6] * b6[j]);
            float odd = (a[1] * b1[j]) + (a[3] * b3[j]) + (a[5] * b5[j]) + (a[7] * b7[j]);
            c[j] = even + odd;
        }
    }
}
