using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TpuMlir.Sdk.Kernels;

/// <summary>
/// 8 rows by 48, 32 or 16 columns. 24 accumulators and 3 vectors of B fill 27 of the 32 registers; the accumulators are
/// written out because the compiler keeps only plain locals in registers.
/// </summary>
/// <typeparam name="TMul">Rounding rule of the products.</typeparam>
internal readonly unsafe struct MicroKernel512<TMul> : IMicroKernel
    where TMul : IMultiplyAdd
{
    public static int Rows => 8;

    public static int Lanes => 16;

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
        float* a4 = rows > 4 ? a3 + lda : a3;
        float* a5 = rows > 5 ? a4 + lda : a4;
        float* a6 = rows > 6 ? a5 + lda : a5;
        float* a7 = rows > 7 ? a6 + lda : a6;
        float* row = c;
        Vector512<float> c00 = Vector512.Load(row);
        Vector512<float> c01 = Vector512.Load(row + 16);
        Vector512<float> c02 = Vector512.Load(row + 32);
        row += ldc;
        Vector512<float> c10 = Vector512.Load(row);
        Vector512<float> c11 = Vector512.Load(row + 16);
        Vector512<float> c12 = Vector512.Load(row + 32);
        row += ldc;
        Vector512<float> c20 = Vector512.Load(row);
        Vector512<float> c21 = Vector512.Load(row + 16);
        Vector512<float> c22 = Vector512.Load(row + 32);
        row += ldc;
        Vector512<float> c30 = Vector512.Load(row);
        Vector512<float> c31 = Vector512.Load(row + 16);
        Vector512<float> c32 = Vector512.Load(row + 32);
        row += ldc;
        Vector512<float> c40 = Vector512.Load(row);
        Vector512<float> c41 = Vector512.Load(row + 16);
        Vector512<float> c42 = Vector512.Load(row + 32);
        row += ldc;
        Vector512<float> c50 = Vector512.Load(row);
        Vector512<float> c51 = Vector512.Load(row + 16);
        Vector512<float> c52 = Vector512.Load(row + 32);
        row += ldc;
        Vector512<float> c60 = Vector512.Load(row);
        Vector512<float> c61 = Vector512.Load(row + 16);
        Vector512<float> c62 = Vector512.Load(row + 32);
        row += ldc;
        Vector512<float> c70 = Vector512.Load(row);
        Vector512<float> c71 = Vector512.Load(row + 16);
        Vector512<float> c72 = Vector512.Load(row + 32);
        for (nint p = 0; p < k; p++)
        {
            Vector512<float> b0 = Vector512.Load(b);
            Vector512<float> b1 = Vector512.Load(b + 16);
            Vector512<float> b2 = Vector512.Load(b + 32);
            Vector512<float> x = Vector512.Create(a0[p]);
            c00 = TMul.Run(x, b0, c00);
            c01 = TMul.Run(x, b1, c01);
            c02 = TMul.Run(x, b2, c02);
            x = Vector512.Create(a1[p]);
            c10 = TMul.Run(x, b0, c10);
            c11 = TMul.Run(x, b1, c11);
            c12 = TMul.Run(x, b2, c12);
            x = Vector512.Create(a2[p]);
            c20 = TMul.Run(x, b0, c20);
            c21 = TMul.Run(x, b1, c21);
            c22 = TMul.Run(x, b2, c22);
            x = Vector512.Create(a3[p]);
            c30 = TMul.Run(x, b0, c30);
            c31 = TMul.Run(x, b1, c31);
            c32 = TMul.Run(x, b2, c32);
            x = Vector512.Create(a4[p]);
            c40 = TMul.Run(x, b0, c40);
            c41 = TMul.Run(x, b1, c41);
            c42 = TMul.Run(x, b2, c42);
            x = Vector512.Create(a5[p]);
            c50 = TMul.Run(x, b0, c50);
            c51 = TMul.Run(x, b1, c51);
            c52 = TMul.Run(x, b2, c52);
            x = Vector512.Create(a6[p]);
            c60 = TMul.Run(x, b0, c60);
            c61 = TMul.Run(x, b1, c61);
            c62 = TMul.Run(x, b2, c62);
            x = Vector512.Create(a7[p]);
            c70 = TMul.Run(x, b0, c70);
            c71 = TMul.Run(x, b1, c71);
            c72 = TMul.Run(x, b2, c72);
            b += 48;
        }

        row = c;
        c00.Store(row);
        c01.Store(row + 16);
        c02.Store(row + 32);
        row += ldc;
        c10.Store(row);
        c11.Store(row + 16);
        c12.Store(row + 32);
        row += ldc;
        c20.Store(row);
        c21.Store(row + 16);
        c22.Store(row + 32);
        row += ldc;
        c30.Store(row);
        c31.Store(row + 16);
        c32.Store(row + 32);
        row += ldc;
        c40.Store(row);
        c41.Store(row + 16);
        c42.Store(row + 32);
        row += ldc;
        c50.Store(row);
        c51.Store(row + 16);
        c52.Store(row + 32);
        row += ldc;
        c60.Store(row);
        c61.Store(row + 16);
        c62.Store(row + 32);
        row += ldc;
        c70.Store(row);
        c71.Store(row + 16);
        c72.Store(row + 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Two(float* a, nint lda, int rows, float* b, float* c, nint ldc, int k)
    {
        float* a0 = a;
        float* a1 = rows > 1 ? a0 + lda : a0;
        float* a2 = rows > 2 ? a1 + lda : a1;
        float* a3 = rows > 3 ? a2 + lda : a2;
        float* a4 = rows > 4 ? a3 + lda : a3;
        float* a5 = rows > 5 ? a4 + lda : a4;
        float* a6 = rows > 6 ? a5 + lda : a5;
        float* a7 = rows > 7 ? a6 + lda : a6;
        float* row = c;
        Vector512<float> c00 = Vector512.Load(row);
        Vector512<float> c01 = Vector512.Load(row + 16);
        row += ldc;
        Vector512<float> c10 = Vector512.Load(row);
        Vector512<float> c11 = Vector512.Load(row + 16);
        row += ldc;
        Vector512<float> c20 = Vector512.Load(row);
        Vector512<float> c21 = Vector512.Load(row + 16);
        row += ldc;
        Vector512<float> c30 = Vector512.Load(row);
        Vector512<float> c31 = Vector512.Load(row + 16);
        row += ldc;
        Vector512<float> c40 = Vector512.Load(row);
        Vector512<float> c41 = Vector512.Load(row + 16);
        row += ldc;
        Vector512<float> c50 = Vector512.Load(row);
        Vector512<float> c51 = Vector512.Load(row + 16);
        row += ldc;
        Vector512<float> c60 = Vector512.Load(row);
        Vector512<float> c61 = Vector512.Load(row + 16);
        row += ldc;
        Vector512<float> c70 = Vector512.Load(row);
        Vector512<float> c71 = Vector512.Load(row + 16);
        for (nint p = 0; p < k; p++)
        {
            Vector512<float> b0 = Vector512.Load(b);
            Vector512<float> b1 = Vector512.Load(b + 16);
            Vector512<float> x = Vector512.Create(a0[p]);
            c00 = TMul.Run(x, b0, c00);
            c01 = TMul.Run(x, b1, c01);
            x = Vector512.Create(a1[p]);
            c10 = TMul.Run(x, b0, c10);
            c11 = TMul.Run(x, b1, c11);
            x = Vector512.Create(a2[p]);
            c20 = TMul.Run(x, b0, c20);
            c21 = TMul.Run(x, b1, c21);
            x = Vector512.Create(a3[p]);
            c30 = TMul.Run(x, b0, c30);
            c31 = TMul.Run(x, b1, c31);
            x = Vector512.Create(a4[p]);
            c40 = TMul.Run(x, b0, c40);
            c41 = TMul.Run(x, b1, c41);
            x = Vector512.Create(a5[p]);
            c50 = TMul.Run(x, b0, c50);
            c51 = TMul.Run(x, b1, c51);
            x = Vector512.Create(a6[p]);
            c60 = TMul.Run(x, b0, c60);
            c61 = TMul.Run(x, b1, c61);
            x = Vector512.Create(a7[p]);
            c70 = TMul.Run(x, b0, c70);
            c71 = TMul.Run(x, b1, c71);
            b += 32;
        }

        row = c;
        c00.Store(row);
        c01.Store(row + 16);
        row += ldc;
        c10.Store(row);
        c11.Store(row + 16);
        row += ldc;
        c20.Store(row);
        c21.Store(row + 16);
        row += ldc;
        c30.Store(row);
        c31.Store(row + 16);
        row += ldc;
        c40.Store(row);
        c41.Store(row + 16);
        row += ldc;
        c50.Store(row);
        c51.Store(row + 16);
        row += ldc;
        c60.Store(row);
        c61.Store(row + 16);
        row += ldc;
        c70.Store(row);
        c71.Store(row + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(float* a, nint lda, int rows, float* b, float* c, nint ldc, int k)
    {
        float* a0 = a;
        float* a1 = rows > 1 ? a0 + lda : a0;
        float* a2 = rows > 2 ? a1 + lda : a1;
        float* a3 = rows > 3 ? a2 + lda : a2;
        float* a4 = rows > 4 ? a3 + lda : a3;
        float* a5 = rows > 5 ? a4 + lda : a4;
        float* a6 = rows > 6 ? a5 + lda : a5;
        float* a7 = rows > 7 ? a6 + lda : a6;
        float* row = c;
        Vector512<float> c00 = Vector512.Load(row);
        row += ldc;
        Vector512<float> c10 = Vector512.Load(row);
        row += ldc;
        Vector512<float> c20 = Vector512.Load(row);
        row += ldc;
        Vector512<float> c30 = Vector512.Load(row);
        row += ldc;
        Vector512<float> c40 = Vector512.Load(row);
        row += ldc;
        Vector512<float> c50 = Vector512.Load(row);
        row += ldc;
        Vector512<float> c60 = Vector512.Load(row);
        row += ldc;
        Vector512<float> c70 = Vector512.Load(row);
        for (nint p = 0; p < k; p++)
        {
            Vector512<float> b0 = Vector512.Load(b);
            Vector512<float> x = Vector512.Create(a0[p]);
            c00 = TMul.Run(x, b0, c00);
            x = Vector512.Create(a1[p]);
            c10 = TMul.Run(x, b0, c10);
            x = Vector512.Create(a2[p]);
            c20 = TMul.Run(x, b0, c20);
            x = Vector512.Create(a3[p]);
            c30 = TMul.Run(x, b0, c30);
            x = Vector512.Create(a4[p]);
            c40 = TMul.Run(x, b0, c40);
            x = Vector512.Create(a5[p]);
            c50 = TMul.Run(x, b0, c50);
            x = Vector512.Create(a6[p]);
            c60 = TMul.Run(x, b0, c60);
            x = Vector512.Create(a7[p]);
            c70 = TMul.Run(x, b0, c70);
            b += 16;
        }

        row = c;
        c00.Store(row);
        row += ldc;
        c10.Store(row);
        row += ldc;
        c20.Store(row);
        row += ldc;
        c30.Store(row);
        row += ldc;
        c40.Store(row);
        row += ldc;
        c50.Store(row);
        row += ldc;
        c60.Store(row);
        row += ldc;
        c70.Store(row);
    }
}
