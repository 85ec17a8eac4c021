using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TpuMlir.Sdk.Kernels;

/// <summary>sums[f] = start + Σ_t weights[t] · source[offsets[t] + f], in the order of t.</summary>
internal static unsafe class WeightedSum
{
    /// <summary>Source and sums must have one vector of slack after the last element.</summary>
    public static void Run(float* source, int* offsets, float* weights, int taps, float start, float* sums, int count, in KernelOptions options)
    {
        switch (options.Width, options.Deterministic)
        {
            case (SimdWidth.Bits512, false):
                Run512<FusedMultiplyAdd>(source, offsets, weights, taps, start, sums, count);
                break;
            case (SimdWidth.Bits512, true):
                Run512<SeparateMultiplyAdd>(source, offsets, weights, taps, start, sums, count);
                break;
            case (SimdWidth.Bits256, false):
                Run256<FusedMultiplyAdd>(source, offsets, weights, taps, start, sums, count);
                break;
            case (SimdWidth.Bits256, true):
                Run256<SeparateMultiplyAdd>(source, offsets, weights, taps, start, sums, count);
                break;
            default:
                RunScalar(source, offsets, weights, taps, start, sums, count);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run512<TMul>(float* source, int* offsets, float* weights, int taps, float start, float* sums, int count)
        where TMul : IMultiplyAdd
    {
        int f = 0;
        for (; f + 64 <= count; f += 64)
        {
            Vector512<float> s0 = Vector512.Create(start), s1 = s0, s2 = s0, s3 = s0;
            for (nint t = 0; t < taps; t++)
            {
                float* at = source + offsets[t] + f;
                Vector512<float> w = Vector512.Create(weights[t]);
                s0 = TMul.Run(w, Vector512.Load(at), s0);
                s1 = TMul.Run(w, Vector512.Load(at + 16), s1);
                s2 = TMul.Run(w, Vector512.Load(at + 32), s2);
                s3 = TMul.Run(w, Vector512.Load(at + 48), s3);
            }

            s0.Store(sums + f);
            s1.Store(sums + f + 16);
            s2.Store(sums + f + 32);
            s3.Store(sums + f + 48);
        }

        for (; f < count; f += 16)
        {
            Vector512<float> sum = Vector512.Create(start);
            for (nint t = 0; t < taps; t++)
            {
                sum = TMul.Run(Vector512.Create(weights[t]), Vector512.Load(source + offsets[t] + f), sum);
            }

            sum.Store(sums + f);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run256<TMul>(float* source, int* offsets, float* weights, int taps, float start, float* sums, int count)
        where TMul : IMultiplyAdd
    {
        int f = 0;
        for (; f + 32 <= count; f += 32)
        {
            Vector256<float> s0 = Vector256.Create(start), s1 = s0, s2 = s0, s3 = s0;
            for (nint t = 0; t < taps; t++)
            {
                float* at = source + offsets[t] + f;
                Vector256<float> w = Vector256.Create(weights[t]);
                s0 = TMul.Run(w, Vector256.Load(at), s0);
                s1 = TMul.Run(w, Vector256.Load(at + 8), s1);
                s2 = TMul.Run(w, Vector256.Load(at + 16), s2);
                s3 = TMul.Run(w, Vector256.Load(at + 24), s3);
            }

            s0.Store(sums + f);
            s1.Store(sums + f + 8);
            s2.Store(sums + f + 16);
            s3.Store(sums + f + 24);
        }

        for (; f < count; f += 8)
        {
            Vector256<float> sum = Vector256.Create(start);
            for (nint t = 0; t < taps; t++)
            {
                sum = TMul.Run(Vector256.Create(weights[t]), Vector256.Load(source + offsets[t] + f), sum);
            }

            sum.Store(sums + f);
        }
    }

    private static void RunScalar(float* source, int* offsets, float* weights, int taps, float start, float* sums, int count)
    {
        for (int f = 0; f < count; f++)
        {
            float sum = start;
            for (int t = 0; t < taps; t++)
            {
                sum += weights[t] * source[offsets[t] + f];
            }

            sums[f] = sum;
        }
    }
}
