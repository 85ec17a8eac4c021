using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TpuMlir.Sdk.Kernels;

/// <summary>a·b + c, as a type so that a kernel is compiled once per rounding rule.</summary>
internal interface IMultiplyAdd
{
    static abstract Vector512<float> Run(Vector512<float> a, Vector512<float> b, Vector512<float> c);

    static abstract Vector256<float> Run(Vector256<float> a, Vector256<float> b, Vector256<float> c);
}

/// <summary>One rounding: fma(a, b, c).</summary>
internal readonly struct FusedMultiplyAdd : IMultiplyAdd
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Run(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Vector512.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Run(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Vector256.FusedMultiplyAdd(a, b, c);
}

/// <summary>Two roundings: round(round(a·b) + c). The compiler never contracts this form.</summary>
internal readonly struct SeparateMultiplyAdd : IMultiplyAdd
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Run(Vector512<float> a, Vector512<float> b, Vector512<float> c) => (a * b) + c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Run(Vector256<float> a, Vector256<float> b, Vector256<float> c) => (a * b) + c;
}
