using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TpuMlir.Backends.Bm1684x.Arithmetic;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>Half-precision sums: each segment is an add tree of at most 32 products, whose result is added to the sum so far.</summary>
/// <remarks>
/// With E the largest biased exponent of the products, the tree's term of product p is p · 2^(151 − E) cut to an integer:
/// scaling by a power of two is exact, and cutting drops what the chip shifts out. The integers' sum fits 31 bits, its
/// conversion to f32 is the tree's rounding, and scaling back is exact. That needs 2^(151 − E) and the result to be normal:
/// E from 25 to 254. E = 0 means that all products are zero. Anything else, Inf and NaN included, goes through the scalar tree.
/// </remarks>
internal static unsafe class TreeProduct
{
    private const int Width = ProductTask.PanelColumns;
    private const uint LeastExponent = 25;

    /// <summary>y[r, c] holds the start and becomes the sum; a is [rows, stride], b a panel.</summary>
    public static void Run(int[] segments, float* a, int stride, int rows, float* b, float* y)
    {
        Vector512<float>* products = stackalloc Vector512<float>[2 * AddTree.Width];
        for (int r = 0; r < rows; r += 2)
        {
            // A last single row is computed twice.
            int next = Math.Min(r + 1, rows - 1);
            for (int c = 0; c < Width; c += Lanes.Count)
            {
                Block(segments, a + ((long)r * stride), a + ((long)next * stride), b + c, y + (r * Width) + c, y + (next * Width) + c, products);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block(int[] segments, float* a0, float* a1, float* b, float* y0, float* y1, Vector512<float>* products)
    {
        Vector512<float> sum0 = Vector512.Load(y0), sum1 = Vector512.Load(y1);
        Vector512<uint> exponentMask = Vector512.Create(0x7F80_0000u);
        foreach (int length in segments)
        {
            Vector512<uint> e0 = default, e1 = default;
            for (int k = 0; k < length; k++)
            {
                Vector512<float> x = Vector512.Load(b);
                Vector512<float> p0 = x * Vector512.Create(a0[k]), p1 = x * Vector512.Create(a1[k]);
                products[2 * k] = p0;
                products[(2 * k) + 1] = p1;
                e0 = Vector512.Max(e0, p0.AsUInt32() & exponentMask);
                e1 = Vector512.Max(e1, p1.AsUInt32() & exponentMask);
                b += Width;
            }

            a0 += length;
            a1 += length;
            if (Special(e0) || Special(e1))
            {
                sum0 = Lanes.Flush(sum0 + Scalar(products, length));
                sum1 = Lanes.Flush(sum1 + Scalar(products + 1, length));
                continue;
            }

            e0 = Vector512.Max(e0, Vector512.Create(LeastExponent << 23));
            e1 = Vector512.Max(e1, Vector512.Create(LeastExponent << 23));
            Vector512<float> scale0 = Power(Vector512.Create(278u << 23) - e0), scale1 = Power(Vector512.Create(278u << 23) - e1);
            Vector512<int> total0 = default, total1 = default;
            for (int k = 0; k < length; k++)
            {
                total0 += Vector512.ConvertToInt32Native(products[2 * k] * scale0);
                total1 += Vector512.ConvertToInt32Native(products[(2 * k) + 1] * scale1);
            }

            // 2^(E − 151)
            Vector512<float> back0 = Power(e0 - Vector512.Create(24u << 23)), back1 = Power(e1 - Vector512.Create(24u << 23));
            sum0 = Lanes.Flush(sum0 + (Vector512.ConvertToSingle(total0) * back0));
            sum1 = Lanes.Flush(sum1 + (Vector512.ConvertToSingle(total1) * back1));
        }

        sum0.Store(y0);
        sum1.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Power(Vector512<uint> exponentBits) => exponentBits.AsSingle();

    // Exponent 255, or one of 1 to 24; wrapping takes 0 out of the latter.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Special(Vector512<uint> e) =>
        Vector512.GreaterThanOrEqualAny(e, Vector512.Create(255u << 23))
        || Vector512.LessThanAny(e - Vector512.Create(1u << 23), Vector512.Create((LeastExponent - 1) << 23));

    // Every second vector belongs to one row.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<float> Scalar(Vector512<float>* products, int length)
    {
        Vector512<float> result = default;
        Span<float> lane = stackalloc float[AddTree.Width];
        for (int i = 0; i < Lanes.Count; i++)
        {
            for (int k = 0; k < length; k++)
            {
                lane[k] = products[2 * k][i];
            }

            result = result.WithElement(i, AddTree.Sum(lane[..length]));
        }

        return result;
    }
}
