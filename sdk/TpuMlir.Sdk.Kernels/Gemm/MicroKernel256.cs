using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TpuMlir.Sdk.Kernels;

/// <summary>
/// 4 rows by 24, 16 or 8 columns. 12 accumulators, 3 vectors of B and one of A are exactly the 16 registers of AVX2.
/// </summary>
/// <typeparam name="TMul">Rounding rule of the products.</typeparam>
internal readonly unsafe struct MicroKernel256<TMul> : IMicroKernel
    where TMul : IMultiplyAdd
{
    public static int Rows => 4;

    public static int Lanes => 8;

    public static int Vectors => 3;

    public static void Run(int vectors, float* a, nint lda, int rows, float* b, float* c, nint ldc, int k)
    {
        switch (vectors)
        {
            case 3:
                Three(a, lda, rows, b, c, ldc, k);
                break;
            case 2:
                Two(a, lda, rows, b, c, ldc, k);
                break;
            default:
                One(a, lda, rows, b, c, ldc, k);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Three(float* a, nint lda, int rows, float* b, float* c, nint ldc, int k)
    {
        float* a0 = a;
        float* a1 = rows > 1 ? a0 + lda : a0;
        float* a2 = rows > 2 ? a1 + lda : a1;
        float* a3 = rows > 3 ? a2 + lda : a2;
        float* row = c;
        Vector256<float> c00 = Vector256.Load(row);
        Vector256<float> c01 = Vector256.Load(row + 8);
        Vector256<float> c02 = Vector256.Load(row + 16);
        row += ldc;
        Vector256<float> c10 = Vector256.Load(row);
        Vector256<float> c11 = Vector256.Load(row + 8);
        Vector256<float> c12 = Vector256.Load(row + 16);
        row += ldc;
        Vector256<float> c20 = Vector256.Load(row);
        Vector256<float> c21 = Vector256.Load(row + 8);
        Vector256<float> c22 = Vector256.Load(row + 16);
        row += ldc;
        Vector256<float> c30 = Vector256.Load(row);
        Vector256<float> c31 = Vector256.Load(row + 8);
        Vector256<float> c32 = Vector256.Load(row + 16);
        for (nint p = 0; p < k; p++)
        {
            Vector256<float> b0 = Vector256.Load(b);
            Vector256<float> b1 = Vector256.Load(b + 8);
            Vector256<float> b2 = Vector256.Load(b + 16);
            Vector256<float> x = Vector256.Create(a0[p]);
            c00 = TMul.Run(x, b0, c00);
            c01 = TMul.Run(x, b1, c01);
            c02 = TMul.Run(x, b2, c02);
            x = Vector256.Create(a1[p]);
            c10 = TMul.Run(x, b0, c10);
            c11 = TMul.Run(x, b1, c11);
            c12 = TMul.Run(x, b2, c12);
            x = Vector256.Create(a2[p]);
            c20 = TMul.Run(x, b0, c20);
            c21 = TMul.Run(x, b1, c21);
            c22 = TMul.Run(x, b2, c22);
            x = Vector256.Create(a3[p]);
            c30 = TMul.Run(x, b0, c30);
            c31 = TMul.Run(x, b1, c31);
            c32 = TMul.Run(x, b2, c32);
            b += 24;
        }

        row = c;
        c00.Store(row);
        c01.Store(row + 8);
        c02.Store(row + 16);
        row += ldc;
        c10.Store(row);
        c11.Store(row + 8);
        c12.Store(row + 16);
        row += ldc;
        c20.Store(row);
        c21.Store(row + 8);
        c22.Store(row + 16);
        row += ldc;
        c30.Store(row);
        c31.Store(row + 8);
        c32.Store(row + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Two(float* a, nint lda, int rows, float* b, float* c, nint ldc, int k)
    {
        float* a0 = a;
        float* a1 = rows > 1 ? a0 + lda : a0;
        float* a2 = rows > 2 ? a1 + lda : a1;
        float* a3 = rows > 3 ? a2 + lda : a2;
        float* row = c;
        Vector256<float> c00 = Vector256.Load(row);
        Vector256<float> c01 = Vector256.Load(row + 8);
        row += ldc;
        Vector256<float> c10 = Vector256.Load(row);
        Vector256<float> c11 = Vector256.Load(row + 8);
        row += ldc;
        Vector256<float> c20 = Vector256.Load(row);
        Vector256<float> c21 = Vector256.Load(row + 8);
        row += ldc;
        Vector256<float> c30 = Vector256.Load(row);
        Vector256<float> c31 = Vector256.Load(row + 8);
        for (nint p = 0; p < k; p++)
        {
            Vector256<float> b0 = Vector256.Load(b);
            Vector256<float> b1 = Vector256.Load(b + 8);
            Vector256<float> x = Vector256.Create(a0[p]);
            c00 = TMul.Run(x, b0, c00);
            c01 = TMul.Run(x, b1, c01);
            x = Vector256.Create(a1[p]);
            c10 = TMul.Run(x, b0, c10);
            c11 = TMul.Run(x, b1, c11);
            x = Vector256.Create(a2[p]);
            c20 = TMul.Run(x, b0, c20);
            c21 = TMul.Run(x, b1, c21);
            x = Vector256.Create(a3[p]);
            c30 = TMul.Run(x, b0, c30);
            c31 = TMul.Run(x, b1, c31);
            b += 16;
        }

        row = c;
        c00.Store(row);
        c01.Store(row + 8);
        row += ldc;
        c10.Store(row);
        c11.Store(row + 8);
        row += ldc;
        c20.Store(row);
        c21.Store(row + 8);
        row += ldc;
        c30.Store(row);
        c31.Store(row + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(float* a, nint lda, int rows, float* b, float* c, nint ldc, int k)
    {
        float* a0 = a;
        float* a1 = rows > 1 ? a0 + lda : a0;
        float* a2 = rows > 2 ? a1 + lda : a1;
        float* a3 = rows > 3 ? a2 + lda : a2;
        float* row = c;
        Vector256<float> c00 = Vector256.Load(row);
        row += ldc;
        Vector256<float> c10 = Vector256.Load(row);
        row += ldc;
        Vector256<float> c20 = Vector256.Load(row);
        row += ldc;
        Vector256<float> c30 = Vector256.Load(row);
        for (nint p = 0; p < k; p++)
        {
            Vector256<float> b0 = Vector256.Load(b);
            Vector256<float> x = Vector256.Create(a0[p]);
            c00 = TMul.Run(x, b0, c00);
            x = Vector256.Create(a1[p]);
            c10 = TMul.Run(x, b0, c10);
            x = Vector256.Create(a2[p]);
            c20 = TMul.Run(x, b0, c20);
            x = Vector256.Create(a3[p]);
            c30 = TMul.Run(x, b0, c30);
            b += 8;
        }

        row = c;
        c00.Store(row);
        row += ldc;
        c10.Store(row);
        row += ldc;
        c20.Store(row);
        row += ldc;
        c30.Store(row);
    }
}
