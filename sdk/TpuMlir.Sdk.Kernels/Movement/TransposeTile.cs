using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TpuMlir.Sdk.Kernels;

/// <summary>destination[c, r] = source[r, c] for 32-bit elements, in 8 by 8 register tiles.</summary>
internal static unsafe class TransposeTile
{
    private const int Side = 8;
    private const int Line = 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* source, nint sourceStride, float* destination, nint destinationStride, int rows, int columns)
    {
        int wholeRows = Avx.IsSupported ? rows / Side * Side : 0, wholeColumns = columns / Side * Side;

        // A block is one cache line wide on the source side and is finished before the next is begun: with strides that
        // are powers of two all its rows fall into one set of the cache and would not survive a longer walk.
        for (int c0 = 0; c0 < wholeColumns; c0 += Line)
        {
            int c1 = Math.Min(wholeColumns, c0 + Line);
            for (int r = 0; r < wholeRows; r += Side)
            {
                for (int c = c0; c < c1; c += Side)
                {
                    Tile8(source + (r * sourceStride) + c, sourceStride, destination + (c * destinationStride) + r, destinationStride);
                }
            }
        }

        Scalar(source, sourceStride, destination, destinationStride, wholeRows, rows, 0, wholeColumns);
        Scalar(source, sourceStride, destination, destinationStride, 0, rows, wholeColumns, columns);
    }

    private static void Scalar(float* source, nint sourceStride, float* destination, nint destinationStride, int r0, int r1, int c0, int c1)
    {
        for (int r = r0; r < r1; r++)
        {
            for (int c = c0; c < c1; c++)
            {
                destination[(c * destinationStride) + r] = source[(r * sourceStride) + c];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile8(float* s, nint ss, float* d, nint ds)
    {
        Vector256<float> r0 = Vector256.Load(s), r1 = Vector256.Load(s + ss), r2 = Vector256.Load(s + (2 * ss)), r3 = Vector256.Load(s + (3 * ss));
        float* s4 = s + (4 * ss);
        Vector256<float> r4 = Vector256.Load(s4), r5 = Vector256.Load(s4 + ss), r6 = Vector256.Load(s4 + (2 * ss)), r7 = Vector256.Load(s4 + (3 * ss));

        // Pairs, then quadruples inside each 128-bit half, then exchange of the halves.
        Vector256<float> p0 = Avx.UnpackLow(r0, r1), p1 = Avx.UnpackHigh(r0, r1), p2 = Avx.UnpackLow(r2, r3), p3 = Avx.UnpackHigh(r2, r3);
        Vector256<float> p4 = Avx.UnpackLow(r4, r5), p5 = Avx.UnpackHigh(r4, r5), p6 = Avx.UnpackLow(r6, r7), p7 = Avx.UnpackHigh(r6, r7);
        Vector256<float> q0 = Avx.Shuffle(p0, p2, 0x44), q1 = Avx.Shuffle(p0, p2, 0xEE), q2 = Avx.Shuffle(p1, p3, 0x44), q3 = Avx.Shuffle(p1, p3, 0xEE);
        Vector256<float> q4 = Avx.Shuffle(p4, p6, 0x44), q5 = Avx.Shuffle(p4, p6, 0xEE), q6 = Avx.Shuffle(p5, p7, 0x44), q7 = Avx.Shuffle(p5, p7, 0xEE);
        Avx.Permute2x128(q0, q4, 0x20).Store(d);
        Avx.Permute2x128(q1, q5, 0x20).Store(d + ds);
        Avx.Permute2x128(q2, q6, 0x20).Store(d + (2 * ds));
        Avx.Permute2x128(q3, q7, 0x20).Store(d + (3 * ds));
        float* d4 = d + (4 * ds);
        Avx.Permute2x128(q0, q4, 0x31).Store(d4);
        Avx.Permute2x128(q1, q5, 0x31).Store(d4 + ds);
        Avx.Permute2x128(q2, q6, 0x31).Store(d4 + (2 * ds));
        Avx.Permute2x128(q3, q7, 0x31).Store(d4 + (3 * ds));
    }
}
