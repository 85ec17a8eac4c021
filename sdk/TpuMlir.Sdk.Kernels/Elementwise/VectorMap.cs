using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TpuMlir.Sdk.Kernels;

/// <summary>
/// A function of one variable on a vector. Written with single multiplications and additions (never fused), and on
/// <see cref="Vector512{T}"/> alone: narrower processors run it as several of their vectors, with equal results.
/// </summary>
internal interface IVectorFunction
{
    Vector512<float> Run(Vector512<float> x);
}

/// <summary>y_i = f(x_i). The last elements go through a padded vector, so a result never depends on its position.</summary>
internal static class VectorMap
{
    private const int Lanes = 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TFunction>(TFunction function, ReadOnlySpan<float> x, Span<float> y)
        where TFunction : struct, IVectorFunction
    {
        ref float source = ref MemoryMarshal.GetReference(x);
        ref float target = ref MemoryMarshal.GetReference(y);
        int i = 0;
        for (; i + Lanes <= x.Length; i += Lanes)
        {
            function.Run(Vector512.LoadUnsafe(ref source, (nuint)i)).StoreUnsafe(ref target, (nuint)i);
        }

        if (i < x.Length)
        {
            Span<float> padded = stackalloc float[Lanes];
            padded.Clear();
            x[i..].CopyTo(padded);
            function.Run(Vector512.Create<float>(padded)).CopyTo(padded);
            padded[..(x.Length - i)].CopyTo(y[i..]);
        }
    }
}
