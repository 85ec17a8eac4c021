using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TpuMlir.Backends.Bm1684x.Simulation.Dot;

/// <summary>
/// Wrapping 32-bit dot products of numbers that fit 16 bits with sign: two products at a time. The panel and the left
/// matrix carry numbers 2k and 2k+1 in the two halves of one word.
/// </summary>
/// <param name="left">Left matrix packed as [row / 4][k / 2][4] pairs.</param>
/// <param name="depth">Products of one result.</param>
internal sealed unsafe class PairKernel(int* left, int depth) : IPanelKernel
{
    /// <inheritdoc/>
    public int[] DepthBlocks { get; } = Dot.DepthBlocks.Even(depth);

    /// <inheritdoc/>
    public void Prepare(int depthBlock, uint* panel)
    {
        int count = DepthBlocks[depthBlock + 1] - DepthBlocks[depthBlock];
        for (int pair = 0; pair < (count + 1) / 2; pair++)
        {
            for (int column = 0; column < PanelSource.Width; column += 16)
            {
                uint* source = panel + 2L * pair * PanelSource.Width + column;
                Vector512<uint> low = Vector512.Load(source) & Vector512.Create(0xFFFFu);
                Vector512<uint> high = 2 * pair + 1 < count ? Vector512.Load(source + PanelSource.Width) : Vector512<uint>.Zero;
                (low | Vector512.ShiftLeft(high, 16)).Store(panel + (long)pair * PanelSource.Width + column);
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int rowBlock, int depthBlock, uint* panel, float* first, float* second)
    {
        const int P = PanelSource.Width;
        int start = DepthBlocks[depthBlock], count = (DepthBlocks[depthBlock + 1] - start + 1) / 2;
        int* w = left + ((long)rowBlock * ((depth + 1) / 2) + start / 2) * IPanelKernel.BlockRows, sum = (int*)first;
        Vector512<int> a0 = Vector512.Load(sum), a1 = Vector512.Load(sum + 16), a2 = Vector512.Load(sum + 32);
        Vector512<int> b0 = Vector512.Load(sum + P), b1 = Vector512.Load(sum + P + 16), b2 = Vector512.Load(sum + P + 32);
        Vector512<int> c0 = Vector512.Load(sum + 2 * P), c1 = Vector512.Load(sum + 2 * P + 16), c2 = Vector512.Load(sum + 2 * P + 32);
        Vector512<int> d0 = Vector512.Load(sum + 3 * P), d1 = Vector512.Load(sum + 3 * P + 16), d2 = Vector512.Load(sum + 3 * P + 32);
        for (uint* x = panel; count > 0; count--, w += 4, x += P)
        {
            Vector512<uint> x0 = Vector512.Load(x), x1 = Vector512.Load(x + 16), x2 = Vector512.Load(x + 32);
            Vector512<int> weights = Vector512.Create(w[0]);
            a0 += Products(x0, weights);
            a1 += Products(x1, weights);
            a2 += Products(x2, weights);
            weights = Vector512.Create(w[1]);
            b0 += Products(x0, weights);
            b1 += Products(x1, weights);
            b2 += Products(x2, weights);
            weights = Vector512.Create(w[2]);
            c0 += Products(x0, weights);
            c1 += Products(x1, weights);
            c2 += Products(x2, weights);
            weights = Vector512.Create(w[3]);
            d0 += Products(x0, weights);
            d1 += Products(x1, weights);
            d2 += Products(x2, weights);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Products(Vector512<uint> x, Vector512<int> w)
    {
        if (Avx512BW.IsSupported)
        {
            return Avx512BW.MultiplyAddAdjacent(x.AsInt16(), w.AsInt16());
        }

        Vector512<int> low = Vector512.ShiftRightArithmetic(Vector512.ShiftLeft(x.AsInt32(), 16), 16)
            * Vector512.ShiftRightArithmetic(Vector512.ShiftLeft(w, 16), 16);
        return low + Vector512.ShiftRightArithmetic(x.AsInt32(), 16) * Vector512.ShiftRightArithmetic(w, 16);
    }
}

/// <summary>Wrapping 32-bit dot products of any integers, one product at a time.</summary>
/// <param name="left">Left matrix packed as [row / 4][k][4].</param>
/// <param name="depth">Products of one result.</param>
internal sealed unsafe class WideKernel(int* left, int depth) : IPanelKernel
{
    /// <inheritdoc/>
    public int[] DepthBlocks { get; } = Dot.DepthBlocks.Even(depth);

    /// <inheritdoc/>
    public void Run(int rowBlock, int depthBlock, uint* panel, float* first, float* second)
    {
        int start = DepthBlocks[depthBlock], count = DepthBlocks[depthBlock + 1] - start;
        int* w = left + ((long)rowBlock * depth + start) * IPanelKernel.BlockRows;
        for (int row = 0; row < IPanelKernel.BlockRows; row++)
        {
            for (int column = 0; column < PanelSource.Width; column += 16)
            {
                int* sum = (int*)first + row * PanelSource.Width + column;
                Vector512<int> total = Vector512.Load(sum);
                for (int k = 0; k < count; k++)
                {
                    total += Vector512.Load((int*)panel + (long)k * PanelSource.Width + column)
                        * Vector512.Create(w[k * IPanelKernel.BlockRows + row]);
                }

                total.Store(sum);
            }
        }
    }
}
