using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TpuMlir.Backends.Bm1684x.Arithmetic;

namespace TpuMlir.Backends.Bm1684x.Simulation.Dot;

/// <summary>
/// Single-precision dot products with two interleaved accumulators (isa.md section 2), 4 rows by 48 columns at a time.
/// </summary>
/// <param name="left">Left matrix packed as [row / 4][k][4], flushed.</param>
/// <param name="depth">Products of one result.</param>
/// <param name="mayFlush">False when no product or sum can be denormal, see <see cref="NeedsFlush"/>.</param>
internal sealed unsafe class SingleKernel(float* left, int depth, bool mayFlush) : IPanelKernel
{
    /// <inheritdoc/>
    public int[] DepthBlocks { get; } = Dot.DepthBlocks.Even(depth);

    /// <summary>
    /// Whether a denormal can arise. Every product, and so every partial sum, is a multiple of the product of the
    /// operands' smallest last places; if that is at least 2^−126 the smallest non-zero result is normal.
    /// </summary>
    public static bool NeedsFlush(ExponentRange left, ExponentRange right, ExponentRange start) =>
        left.Smallest + right.Smallest - 300 < -126 || start.Smallest - 150 < -126;

    /// <inheritdoc/>
    public void Run(int rowBlock, int depthBlock, uint* panel, float* first, float* second)
    {
        int start = DepthBlocks[depthBlock], count = DepthBlocks[depthBlock + 1] - start;
        float* weights = left + ((long)rowBlock * depth + start) * IPanelKernel.BlockRows;
        if (mayFlush)
        {
            RunFlushing(weights, (float*)panel, count, first, second);
        }
        else
        {
            RunPlain(weights, (float*)panel, count, first, second);
        }
    }

    private static void RunFlushing(float* w, float* x, int count, float* first, float* second)
    {
        const int P = PanelSource.Width;
        for (int row = 0; row < 4; row++)
        {
            for (int column = 0; column < P; column += 16)
            {
                float* even = first + row * P + column, odd = second + row * P + column;
                Vector512<float> current = Vector512.Load(even), other = Vector512.Load(odd);
                for (int k = 0; k < count; k++)
                {
                    Vector512<float> product = Float32Vector.Multiply(
                        Vector512.Load(x + (long)k * P + column), Vector512.Create(w[k * 4L + row]));
                    (current, other) = (other, Float32Vector.Add(current, product));
                }

                // After an odd number of products the roles are exchanged.
                ((count & 1) == 0 ? current : other).Store(even);
                ((count & 1) == 0 ? other : current).Store(odd);
            }
        }
    }

    private static void RunPlain(float* w, float* x, int count, float* first, float* second)
    {
        RunHalfPlain(w, x, (count + 1) / 2, first);
        RunHalfPlain(w + 4, x + PanelSource.Width, count / 2, second);
    }

    // One accumulator's products: every second k. Twelve running sums hide the adder's latency.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunHalfPlain(float* w, float* x, int count, float* sum)
    {
        const int P = PanelSource.Width;
        Vector512<float> a0 = Vector512.Load(sum), a1 = Vector512.Load(sum + 16), a2 = Vector512.Load(sum + 32);
        Vector512<float> b0 = Vector512.Load(sum + P), b1 = Vector512.Load(sum + P + 16), b2 = Vector512.Load(sum + P + 32);
        Vector512<float> c0 = Vector512.Load(sum + 2 * P), c1 = Vector512.Load(sum + 2 * P + 16), c2 = Vector512.Load(sum + 2 * P + 32);
        Vector512<float> d0 = Vector512.Load(sum + 3 * P), d1 = Vector512.Load(sum + 3 * P + 16), d2 = Vector512.Load(sum + 3 * P + 32);
        for (; count > 0; count--, w += 8, x += 2 * P)
        {
            Vector512<float> x0 = Vector512.Load(x), x1 = Vector512.Load(x + 16), x2 = Vector512.Load(x + 32);
            Vector512<float> weight = Vector512.Create(w[0]);
            a0 += x0 * weight;
            a1 += x1 * weight;
            a2 += x2 * weight;
            weight = Vector512.Create(w[1]);
            b0 += x0 * weight;
            b1 += x1 * weight;
            b2 += x2 * weight;
            weight = Vector512.Create(w[2]);
            c0 += x0 * weight;
            c1 += x1 * weight;
            c2 += x2 * weight;
            weight = Vector512.Create(w[3]);
            d0 += x0 * weight;
            d1 += x1 * weight;
            d2 += x2 * weight;
        }

        a0.Store(sum);
        a1.Store(sum + 16);
        a2.Store(sum + 32);
        b0.Store(sum + P);
        b1.Store(sum + P + 16);
        b2.Store(sum + P + 32);
        c0.Store(sum + 2 * P);
        c1.Store(sum + 2 * P + 16);
        c2.Store(sum + 2 * P + 32);
        d0.Store(sum + 3 * P);
        d1.Store(sum + 3 * P + 16);
        d2.Store(sum + 3 * P + 32);
    }
}
