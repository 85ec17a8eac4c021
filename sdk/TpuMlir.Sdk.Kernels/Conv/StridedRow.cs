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
        if (step == 2 && Avx2.IsSupported)
        {
            // Eight outputs need fifteen inputs; reading the sixteenth is only allowed where another output follows.
            for (; i + 8 < count; i += 8)
            {
                float* s = source + (2 * i);
                Vector256<float> mixed = Avx.Shuffle(Vector256.Load(s), Vector256.Load(s + 8), 0x88);
                Avx2.Permute4x64(mixed.AsDouble(), 0xD8).AsSingle().Store(destination + i);
            }
        }

        for (; i < count; i++)
        {
            destination[i] = source[(long)i * step];
        }
    }
}
