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
            else if (offsets[part + 15] - offsets[part] == 30 && offsets[part + 1] - offsets[part] == 2 && part + 16 <= count)
            {
                CopyEven(firstDepth, depthCount, offsets[part], panel + part);
            }
            else if (part + 16 <= count && FirstRun(offsets + part) is var run && offsets[part + 15] - offsets[part + run] == 15 - run)
            {
                CopyTwoRuns(firstDepth, depthCount, offsets[part], offsets[part + run] - run, run, panel + part);
            }
            else
            {
                Gather(firstDepth, depthCount, offsets + part, panel + part);
            }
        }
    }

    // Offsets rise, so none follows its predecessor more closely than by one.
    private static int FirstRun(int* offsets)
    {
        int run = 1;
        while (run < 15 && offsets[run] - offsets[run - 1] == 1)
        {
            run++;
        }

        return run;
    }

    // The end of one row and the start of the next; the second load begins before its row, but behind the first's start.
    private void CopyTwoRuns(int firstDepth, int depthCount, int offset, int second, int run, uint* panel)
    {
        Vector512<uint> isFirst = Vector512.LessThan(Vector512<uint>.Indices, Vector512.Create((uint)run));
        for (int k = 0; k < depthCount; k++)
        {
            uint* source = values + depth[firstDepth + k];
            Vector512.ConditionalSelect(isFirst, Vector512.Load(source + offset), Vector512.Load(source + second)).Store(panel + (long)k * Width);
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

    // Every second element, as a stride of two along a row asks for.
    private void CopyEven(int firstDepth, int depthCount, int offset, uint* panel)
    {
        Vector512<uint> even = Vector512.CreateSequence(0u, 2u);
        for (int k = 0; k < depthCount; k++)
        {
            uint* source = values + depth[firstDepth + k] + offset;
            Vector512<uint> low = Vector512.Load(source), high = Vector512.Load(source + 16);
            (Avx512F.IsSupported
                ? Avx512F.PermuteVar16x32x2(low, even, high)
                : Vector512.Create(Even(low), Even(high))).Store(panel + (long)k * Width);
        }
    }

    private static Vector256<uint> Even(Vector512<uint> value) =>
        Vector512.Shuffle(value, Vector512.Create(0u, 2, 4, 6, 8, 10, 12, 14, 0, 0, 0, 0, 0, 0, 0, 0)).GetLower();

    // Element by element: the gather instruction of some processors takes longer.
    private void Gather(int firstDepth, int depthCount, int* offsets, uint* panel)
    {
        for (int k = 0; k < depthCount; k++, panel += Width)
        {
            Gather(values + depth[firstDepth + k], offsets, 16, panel);
        }
    }

    /// <summary>Copies <paramref name="count"/> words, a multiple of 4, from their places.</summary>
    public static void Gather(uint* source, int* places, int count, uint* target)
    {
        for (int i = 0; i < count; i += 4)
        {
            Vector128.Create(source[places[i]], source[places[i + 1]], source[places[i + 2]], source[places[i + 3]]).Store(target + i);
        }
    }
}
