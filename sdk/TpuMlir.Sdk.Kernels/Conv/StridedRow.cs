using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TpuMlir.Sdk.Kernels;

/// <summary>destination[i] = source[i · step].</summary>
internal static unsafe class StridedRow
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(float* source, int step, float* destination, int count)
    {
        if (step == 1)
        {
            new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(destination, count));
            return;
        }

        int i = 0;
        if (step == 2 && count >= 8 && Avx2.IsSupported)
        {
            for (; i + 8 <= count; i += 8)
            {
                Eight(source + (2 * i), destination + i);
            }

            // The rest again as a whole vector that overlaps the one before.
            if (i < count)
            {
                Eight(source + (2 * (count - 8)), destination + count - 8);
                return;
            }
        }

        for (; i < count; i++)
        {
            destination[i] = source[(long)i * step];
        }
    }

    /// <summary>Eight outputs from exactly the fifteen inputs they span: the second load starts at an odd element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight(float* source, float* destination)
    {
        Vector256<float> mixed = Avx.Shuffle(Vector256.Load(source), Vector256.Load(source + 7), 0xD8);
        Avx2.Permute4x64(mixed.AsDouble(), 0xD8).AsSingle().Store(destination);
    }
}
