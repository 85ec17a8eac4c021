using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>
/// Single-precision sums: in each segment product i goes to accumulator i mod 2; the first starts at 0, the second at the
/// sum so far, and the sum of both is the sum so far of the next.
/// </summary>
internal static unsafe class DualProduct<TSteps>
    where TSteps : struct, ISteps
{
    private const int Width = ProductTask.PanelColumns;

    /// <summary>y[r, c] holds the start and becomes the sum; a is [rows, stride], b a panel.</summary>
    public static void Run(int[] segments, float* a, int stride, int rows, float* b, float* y)
    {
        for (int r = 0; r < rows; r += 4)
        {
            // A last block of fewer rows computes the last one several times.
            int last = rows - 1;
            int r1 = Math.Min(r + 1, last), r2 = Math.Min(r + 2, last), r3 = Math.Min(r + 3, last);
            for (int c = 0; c < Width; c += 32)
            {
                Block(
                    segments, a + ((long)r * stride), a + ((long)r1 * stride), a + ((long)r2 * stride), a + ((long)r3 * stride), b + c,
                    y + (r * Width) + c, y + (r1 * Width) + c, y + (r2 * Width) + c, y + (r3 * Width) + c);
            }
        }
    }

    // Four rows by two vectors by two accumulators: sixteen registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block(
        int[] segments, float* a0, float* a1, float* a2, float* a3, float* b, float* y0, float* y1, float* y2, float* y3)
    {
        Vector512<float> o00 = Vector512.Load(y0), o01 = Vector512.Load(y0 + 16), o10 = Vector512.Load(y1), o11 = Vector512.Load(y1 + 16);
        Vector512<float> o20 = Vector512.Load(y2), o21 = Vector512.Load(y2 + 16), o30 = Vector512.Load(y3), o31 = Vector512.Load(y3 + 16);
        foreach (int length in segments)
        {
            Vector512<float> e00 = default, e01 = default, e10 = default, e11 = default, e20 = default, e21 = default, e30 = default, e31 = default;
            int k = 0;
            for (; k + 1 < length; k += 2)
            {
                Vector512<float> b0 = Vector512.Load(b), b1 = Vector512.Load(b + 16);
                Term(a0, b0, b1, ref e00, ref e01);
                Term(a1, b0, b1, ref e10, ref e11);
                Term(a2, b0, b1, ref e20, ref e21);
                Term(a3, b0, b1, ref e30, ref e31);
                b0 = Vector512.Load(b + Width);
                b1 = Vector512.Load(b + Width + 16);
                Term(a0 + 1, b0, b1, ref o00, ref o01);
                Term(a1 + 1, b0, b1, ref o10, ref o11);
                Term(a2 + 1, b0, b1, ref o20, ref o21);
                Term(a3 + 1, b0, b1, ref o30, ref o31);
                a0 += 2;
                a1 += 2;
                a2 += 2;
                a3 += 2;
                b += 2 * Width;
            }

            if (k < length)
            {
                Vector512<float> b0 = Vector512.Load(b), b1 = Vector512.Load(b + 16);
                Term(a0++, b0, b1, ref e00, ref e01);
                Term(a1++, b0, b1, ref e10, ref e11);
                Term(a2++, b0, b1, ref e20, ref e21);
                Term(a3++, b0, b1, ref e30, ref e31);
                b += Width;
            }

            o00 = TSteps.Add(e00, o00);
            o01 = TSteps.Add(e01, o01);
            o10 = TSteps.Add(e10, o10);
            o11 = TSteps.Add(e11, o11);
            o20 = TSteps.Add(e20, o20);
            o21 = TSteps.Add(e21, o21);
            o30 = TSteps.Add(e30, o30);
            o31 = TSteps.Add(e31, o31);
        }

        o00.Store(y0);
        o01.Store(y0 + 16);
        o10.Store(y1);
        o11.Store(y1 + 16);
        o20.Store(y2);
        o21.Store(y2 + 16);
        o30.Store(y3);
        o31.Store(y3 + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Term(float* a, Vector512<float> b0, Vector512<float> b1, ref Vector512<float> sum0, ref Vector512<float> sum1)
    {
        Vector512<float> factor = Vector512.Create(*a);
        sum0 = TSteps.Add(sum0, TSteps.Multiply(factor, b0));
        sum1 = TSteps.Add(sum1, TSteps.Multiply(factor, b1));
    }
}
