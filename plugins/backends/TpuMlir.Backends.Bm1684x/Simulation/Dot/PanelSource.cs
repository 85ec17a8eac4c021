using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TpuMlir.Backends.Bm1684x.Simulation.Dot;

/// <summary>
/// The right-hand matrix of a dot-product command, never written out: element (k, column) is
/// values[depth[k] + columns[column]]. A convolution's window is such a sum, a matrix is one trivially.
/// </summary>
internal sealed unsafe class PanelSource(uint* values, int* depth, int* columns)
{
    /// <summary>Columns of a panel: three vectors, so that four rows of two accumulators fill the register file.</summary>
    public const int Width = 48;

    /// <summary>Copies rows k of one panel; <paramref name="count"/> columns exist, the others become zero.</summary>
    public void Fill(int firstDepth, int depthCount, int firstColumn, int count, uint* panel)
    {
        int* offsets = stackalloc int[Width];
        for (int i = 0; i < Width; i++)
        {
            offsets[i] = columns[firstColumn + Math.Min(i, count - 1)];
        }

        for (int part = 0; part < Width; part += 16)
        {
            if (part >= count)
            {
                Clear(panel + part, depthCount);
            }
            else if (offsets[part + 15] - offsets[part] == 15 && part + 16 <= count)
            {
                CopyRuns(firstDepth, depthCount, offsets[part], panel + part);
            }
            else
            {
                Gather(firstDepth, depthCount, offsets + part, panel + part);
            }
        }
    }

    private static void Clear(uint* panel, int depthCount)
    {
        for (int k = 0; k < depthCount; k++)
        {
            Vector512<uint>.Zero.Store(panel + (long)k * Width);
        }
    }

    private void CopyRuns(int firstDepth, int depthCount, int offset, uint* panel)
    {
        for (int k = 0; k < depthCount; k++)
        {
            Vector512.Load(values + depth[firstDepth + k] + offset).Store(panel + (long)k * Width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gather(int firstDepth, int depthCount, int* offsets, uint* panel)
    {
        if (!Avx2.IsSupported)
        {
            for (int k = 0; k < depthCount; k++)
            {
                uint* source = values + depth[firstDepth + k];
                for (int i = 0; i < 16; i++)
                {
                    panel[(long)k * Width + i] = source[offsets[i]];
                }
            }

            return;
        }

        Vector256<int> low = Vector256.Load(offsets), high = Vector256.Load(offsets + 8);
        for (int k = 0; k < depthCount; k++)
        {
            uint* source = values + depth[firstDepth + k];
            Avx2.GatherVector256(source, low, 4).Store(panel + (long)k * Width);
            Avx2.GatherVector256(source, high, 4).Store(panel + (long)k * Width + 8);
        }
    }
}
