using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TpuMlir.Sdk.Kernels;

/// <summary>
/// Accumulates along an axis in double precision. The order of the sums depends on the shape alone: sixteen interleaved
/// partial sums along a contiguous axis, plain order along a strided one. So every processor gives the same result.
/// </summary>
internal static class AxisAccumulation
{
    private const int Lanes = 16;

    /// <summary>The result of one contiguous row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Row<TAccumulator>(ReadOnlySpan<float> row)
        where TAccumulator : IAccumulator
    {
        ref float source = ref MemoryMarshal.GetReference(row);
        Vector512<double> low = Vector512.Create(TAccumulator.Start), high = low;
        int i = 0;
        for (; i + Lanes <= row.Length; i += Lanes)
        {
            (Vector512<double> first, Vector512<double> second) = Vector512.Widen(Vector512.LoadUnsafe(ref source, (nuint)i));
            low = TAccumulator.Step(low, first);
            high = TAccumulator.Step(high, second);
        }

        double result = TAccumulator.Start;
        for (int lane = 0; lane < Lanes / 2; lane++)
        {
            result = TAccumulator.Join(result, TAccumulator.Join(low[lane], high[lane]));
        }

        for (; i < row.Length; i++)
        {
            result = TAccumulator.Step(result, row[i]);
        }

        return result;
    }

    /// <summary>Adds a row into one accumulator per column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Columns<TAccumulator>(ReadOnlySpan<float> row, Span<double> sums)
        where TAccumulator : IAccumulator
    {
        ref float source = ref MemoryMarshal.GetReference(row);
        ref double target = ref MemoryMarshal.GetReference(sums);
        int i = 0;
        for (; i + Lanes <= row.Length; i += Lanes)
        {
            (Vector512<double> first, Vector512<double> second) = Vector512.Widen(Vector512.LoadUnsafe(ref source, (nuint)i));
            TAccumulator.Step(Vector512.LoadUnsafe(ref target, (nuint)i), first).StoreUnsafe(ref target, (nuint)i);
            TAccumulator.Step(Vector512.LoadUnsafe(ref target, (nuint)i + 8), second).StoreUnsafe(ref target, (nuint)i + 8);
        }

        for (; i < row.Length; i++)
        {
            sums[i] = TAccumulator.Step(sums[i], row[i]);
        }
    }
}
