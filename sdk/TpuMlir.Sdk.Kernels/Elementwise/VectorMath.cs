using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TpuMlir.Sdk.Kernels;

/// <summary>Elementary functions on vectors, each within a few units in the last place over its whole range.</summary>
internal static class VectorMath
{
    private static Vector512<float> One => Vector512.Create(1f);

    /// <summary>Σ c_i x^i by Horner's rule, highest coefficient first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Step(Vector512<float> sum, Vector512<float> x, float coefficient) => (sum * x) + Vector512.Create(coefficient);

    /// <summary>e^x = 2^n · e^r with r = x − n·ln 2, |r| ≤ ln 2 / 2; e^r by the polynomial of the Cephes library.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        // Beyond these bounds the result is 0 or ∞ anyway, and n stays in the range of the two scalings.
        Vector512<float> clamped = Vector512.MinNative(Vector512.MaxNative(x, Vector512.Create(-104f)), Vector512.Create(89f));
        Vector512<float> n = Nearest(clamped);
        Vector512<float> scaled = Scale(ReducedExpM1(clamped, n) + One, n);
        return Vector512.ConditionalSelect(Vector512.Equals(x, x), scaled, x);
    }

    /// <summary>e^x − 1 = 2^n·(e^r − 1) + (2^n − 1), for x ≤ 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ExpM1OfNegative(Vector512<float> x)
    {
        Vector512<float> clamped = Vector512.MinNative(Vector512.MaxNative(x, Vector512.Create(-30f)), Vector512<float>.Zero);
        Vector512<float> n = Nearest(clamped);
        Vector512<float> power = PowerOfTwo(Vector512.ConvertToInt32Native(n));
        Vector512<float> result = (power * ReducedExpM1(clamped, n)) + (power - One);
        return Vector512.ConditionalSelect(Vector512.Equals(x, x), result, x);
    }

    /// <summary>log(1 + y) for 0 ≤ y ≤ 1 as 2·artanh(s), s = y / (2 + y) ≤ 1/3, by its power series.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log1POfUnit(Vector512<float> y)
    {
        Vector512<float> s = y / (Vector512.Create(2f) + y);
        Vector512<float> z = s * s;
        Vector512<float> sum = Vector512.Create(1f / 15);
        sum = Step(sum, z, 1f / 13);
        sum = Step(sum, z, 1f / 11);
        sum = Step(sum, z, 1f / 9);
        sum = Step(sum, z, 1f / 7);
        sum = Step(sum, z, 1f / 5);
        sum = Step(sum, z, 1f / 3);
        Vector512<float> twice = s + s;
        return twice + (twice * (z * sum));
    }

    /// <summary>tanh x as a rational function of degree 13 over 6, the approximation of the Eigen library.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> x)
    {
        // At this bound the quotient is 1 to the last bit.
        Vector512<float> bound = Vector512.Create(7.90531110763549805f);
        Vector512<float> c = Vector512.MinNative(Vector512.MaxNative(x, -bound), bound);
        Vector512<float> z = c * c;
        Vector512<float> p = Vector512.Create(-2.76076847742355e-16f);
        p = Step(p, z, 2.00018790482477e-13f);
        p = Step(p, z, -8.60467152213735e-11f);
        p = Step(p, z, 5.12229709037114e-08f);
        p = Step(p, z, 1.48572235717979e-05f);
        p = Step(p, z, 6.37261928875436e-04f);
        p = Step(p, z, 4.89352455891786e-03f);
        Vector512<float> q = Vector512.Create(1.19825839466702e-06f);
        q = Step(q, z, 1.18534705686654e-04f);
        q = Step(q, z, 2.26843463243900e-03f);
        q = Step(q, z, 4.89352518554385e-03f);
        Vector512<float> small = Vector512.LessThan(Vector512.Abs(x), Vector512.Create(4e-4f));
        Vector512<float> result = Vector512.ConditionalSelect(small, x, c * p / q);
        return Vector512.ConditionalSelect(Vector512.Equals(x, x), result, x);
    }

    /// <summary>1 / (1 + e^−x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sigmoid(Vector512<float> x) => One / (One + Exp(-x));

    /// <summary>erf x: an odd polynomial up to 0.927734375, 1 − e^p(|x|) above.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Erf(Vector512<float> x)
    {
        Vector512<float> t = Vector512.Abs(x), s = x * x;
        Vector512<float> near = Vector512.Create(-5.96761703e-4f);
        near = Step(near, s, 4.99119423e-3f);
        near = Step(near, s, -2.67681349e-2f);
        near = Step(near, s, 1.12819925e-1f);
        near = Step(near, s, -3.76125336e-1f);
        near = Step(near, s, 1.28379166e-1f);
        near = (near * x) + x;

        Vector512<float> far = Vector512.Create(-1.72853470e-5f);
        far = Step(far, t, 3.83197126e-4f);
        far = Step(far, t, -3.88396438e-3f);
        far = Step(far, t, 2.42546219e-2f);
        far = Step(far, t, -1.06777877e-1f);
        far = Step(far, t, -6.34846687e-1f);
        far = Step(far, t, -1.28717512e-1f);
        far = One - Exp((far * t) - t);

        // erf is 1 to the last bit from 4 on, where the polynomial starts to turn.
        far = Vector512.ConditionalSelect(Vector512.GreaterThan(t, Vector512.Create(4f)), One, far);
        far = Vector512.CopySign(far, x);
        Vector512<float> result = Vector512.ConditionalSelect(Vector512.LessThan(t, Vector512.Create(0.927734375f)), near, far);
        return Vector512.ConditionalSelect(Vector512.Equals(x, x), result, x);
    }

    /// <summary>
    /// Q(u) = erfc(u/√2) / 2 for u ≥ 0, with small relative error far out too: e^(−u²/2) is taken apart so that no
    /// rounding of u² enters the exponent. The polynomial in 1/(1 + z/2) is the one of Numerical Recipes (erfcc).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> NormalTail(Vector512<float> u)
    {
        Vector512<float> half = Vector512.Create(0.5f);
        Vector512<float> t = One / (One + (u * Vector512.Create(0.35355339f)));
        Vector512<float> p = Vector512.Create(0.17087277f);
        p = Step(p, t, -0.82215223f);
        p = Step(p, t, 1.48851587f);
        p = Step(p, t, -1.13520398f);
        p = Step(p, t, 0.27886807f);
        p = Step(p, t, -0.18628806f);
        p = Step(p, t, 0.09678418f);
        p = Step(p, t, 0.37409196f);
        p = Step(p, t, 1.00002368f);
        p = Step(p, t, -1.26551223f);

        // The upper 12 bits of u have an exact square.
        Vector512<float> high = (u.AsInt32() & Vector512.Create(unchecked((int)0xFFFFF000))).AsSingle();
        Vector512<float> rest = (u - high) * (u + high) * half;
        return half * t * Exp(-(high * high * half)) * Exp(p - rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Nearest(Vector512<float> x) => Vector512.Round(x * Vector512.Create(1.44269504088896341f));

    /// <summary>e^(x − n·ln 2) − 1; ln 2 in two parts, the first with so few bits that its product with n is exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> ReducedExpM1(Vector512<float> x, Vector512<float> n)
    {
        Vector512<float> r = x - (n * Vector512.Create(0.693359375f)) - (n * Vector512.Create(-2.12194440e-4f));
        Vector512<float> p = Vector512.Create(1.9875691500e-4f);
        p = Step(p, r, 1.3981999507e-3f);
        p = Step(p, r, 8.3334519073e-3f);
        p = Step(p, r, 4.1665795894e-2f);
        p = Step(p, r, 1.6666665459e-1f);
        p = Step(p, r, 5.0000001201e-1f);
        return (p * (r * r)) + r;
    }

    /// <summary>x·2^n in two steps, so that results below the normal range are rounded and not lost.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Scale(Vector512<float> x, Vector512<float> n)
    {
        Vector512<int> exponent = Vector512.ConvertToInt32Native(n);
        Vector512<int> first = exponent >> 1;
        return x * PowerOfTwo(first) * PowerOfTwo(exponent - first);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> PowerOfTwo(Vector512<int> n) => ((n + Vector512.Create(127)) << 23).AsSingle();
}
