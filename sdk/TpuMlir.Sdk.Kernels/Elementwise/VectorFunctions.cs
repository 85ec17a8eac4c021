using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TpuMlir.Sdk.Kernels;

/// <summary>e^x.</summary>
internal readonly struct ExpFunction : IVectorFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Run(Vector512<float> x) => VectorMath.Exp(x);
}

/// <summary>tanh x.</summary>
internal readonly struct TanhFunction : IVectorFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Run(Vector512<float> x) => VectorMath.Tanh(x);
}

/// <summary>1 / (1 + e^−x).</summary>
internal readonly struct SigmoidFunction : IVectorFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Run(Vector512<float> x) => VectorMath.Sigmoid(x);
}

/// <summary>x / (1 + e^−αx).</summary>
internal readonly struct SwishFunction(float alpha) : IVectorFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Run(Vector512<float> x) => x * VectorMath.Sigmoid(x * Vector512.Create(alpha));
}

/// <summary>erf x.</summary>
internal readonly struct ErfFunction : IVectorFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Run(Vector512<float> x) => VectorMath.Erf(x);
}

/// <summary>x·Φ(x), Φ(x) = (1 + erf(x/√2)) / 2; left of −1, where that sum cancels, by the tail of Φ.</summary>
internal readonly struct GeluFunction : IVectorFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Run(Vector512<float> x)
    {
        Vector512<float> half = x * Vector512.Create(0.5f);
        Vector512<float> result = half + (half * VectorMath.Erf(x * Vector512.Create(0.70710678118654752f)));
        Vector512<float> tail = Vector512.LessThan(x, Vector512.Create(-1f));
        if (tail == Vector512<float>.Zero)
        {
            return result;
        }

        // −∞·0 has no value, and beyond −15 the product is 0 in single precision.
        Vector512<float> far = Vector512.MaxNative(x, Vector512.Create(-15f));
        return Vector512.ConditionalSelect(tail, far * VectorMath.NormalTail(-far), result);
    }
}

/// <summary>max(x, 0) + log(1 + e^−|x|).</summary>
internal readonly struct SoftplusFunction : IVectorFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Run(Vector512<float> x) =>
        Vector512.Max(x, Vector512<float>.Zero) + VectorMath.Log1POfUnit(VectorMath.Exp(-Vector512.Abs(x)));
}

/// <summary>x·tanh(softplus x) = x·e(e + 2) / (e(e + 2) + 2) with e = e^x.</summary>
internal readonly struct MishFunction : IVectorFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Run(Vector512<float> x)
    {
        // From 20 on the quotient is 1, and e² must not overflow.
        Vector512<float> e = VectorMath.Exp(Vector512.MinNative(x, Vector512.Create(20f)));
        Vector512<float> two = Vector512.Create(2f);
        Vector512<float> product = e * (e + two);
        return x * (product / (product + two));
    }
}

/// <summary>x for x ≥ 0, α(e^x − 1) below.</summary>
internal readonly struct EluFunction(float alpha) : IVectorFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Run(Vector512<float> x) =>
        Vector512.ConditionalSelect(
            Vector512.LessThan(x, Vector512<float>.Zero), Vector512.Create(alpha) * VectorMath.ExpM1OfNegative(x), x);
}

/// <summary>x for x ≥ 0, αx below.</summary>
internal readonly struct LeakyReluFunction(float alpha) : IVectorFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Run(Vector512<float> x) =>
        Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<float>.Zero), Vector512.Create(alpha) * x, x);
}

/// <summary>max(0, min(1, αx + β)).</summary>
internal readonly struct HardSigmoidFunction(float alpha, float beta) : IVectorFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Run(Vector512<float> x) =>
        Vector512.Max(Vector512.Min((x * Vector512.Create(alpha)) + Vector512.Create(beta), Vector512.Create(1f)), Vector512<float>.Zero);
}

/// <summary>x·max(0, min(1, x/6 + 1/2)).</summary>
internal readonly struct HardSwishFunction : IVectorFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Run(Vector512<float> x) => x * new HardSigmoidFunction(1f / 6, 0.5f).Run(x);
}

/// <summary>x / (1 + |x|).</summary>
internal readonly struct SoftsignFunction : IVectorFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Run(Vector512<float> x) => x / (Vector512.Create(1f) + Vector512.Abs(x));
}

/// <summary>−1, 0 or 1; NaN stays NaN.</summary>
internal readonly struct SignFunction : IVectorFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Run(Vector512<float> x)
    {
        Vector512<float> one = Vector512.CopySign(Vector512.Create(1f), x);
        Vector512<float> positive = Vector512.GreaterThan(Vector512.Abs(x), Vector512<float>.Zero);
        return Vector512.ConditionalSelect(positive, one, x);
    }
}
