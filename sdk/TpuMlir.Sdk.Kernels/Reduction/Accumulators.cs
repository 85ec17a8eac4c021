using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TpuMlir.Sdk.Kernels;

/// <summary>One step of a reduction in double precision.</summary>
internal interface IAccumulator
{
    static abstract double Start { get; }

    static abstract double Step(double sum, double x);

    static abstract Vector512<double> Step(Vector512<double> sum, Vector512<double> x);

    /// <summary>Joins the sums of two parts.</summary>
    static abstract double Join(double left, double right);
}

/// <summary>Σ x.</summary>
internal readonly struct SumAccumulator : IAccumulator
{
    public static double Start => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Step(double sum, double x) => sum + x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Step(Vector512<double> sum, Vector512<double> x) => sum + x;

    public static double Join(double left, double right) => left + right;
}

/// <summary>Σ |x|.</summary>
internal readonly struct AbsoluteAccumulator : IAccumulator
{
    public static double Start => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Step(double sum, double x) => sum + Math.Abs(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Step(Vector512<double> sum, Vector512<double> x) => sum + Vector512.Abs(x);

    public static double Join(double left, double right) => left + right;
}

/// <summary>Σ x²; the square of a float is exact in double.</summary>
internal readonly struct SquareAccumulator : IAccumulator
{
    public static double Start => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Step(double sum, double x) => sum + (x * x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Step(Vector512<double> sum, Vector512<double> x) => sum + (x * x);

    public static double Join(double left, double right) => left + right;
}

/// <summary>Π x.</summary>
internal readonly struct ProductAccumulator : IAccumulator
{
    public static double Start => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Step(double sum, double x) => sum * x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Step(Vector512<double> sum, Vector512<double> x) => sum * x;

    public static double Join(double left, double right) => left * right;
}
