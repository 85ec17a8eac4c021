using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>The two f32 steps of a sum of products, on operands that are not denormal.</summary>
internal interface ISteps
{
    /// <summary>a · b.</summary>
    static abstract Vector512<float> Multiply(Vector512<float> a, Vector512<float> b);

    /// <summary>a + b.</summary>
    static abstract Vector512<float> Add(Vector512<float> a, Vector512<float> b);
}

/// <summary>For data <see cref="SmallestExponent"/> has proven harmless. The runtime never fuses the two.</summary>
internal readonly struct PlainSteps : ISteps
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => a + b;
}

/// <summary>For any data: denormal results become zero.</summary>
internal readonly struct FlushingSteps : ISteps
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b) => Lanes.Product(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => Lanes.Flush(a + b);
}
