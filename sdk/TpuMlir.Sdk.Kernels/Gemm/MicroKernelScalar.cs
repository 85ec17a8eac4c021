using System.Runtime.CompilerServices;

namespace TpuMlir.Sdk.Kernels;

/// <summary>4 rows by 4 columns without vectors: the fallback, and the yardstick of the other widths.</summary>
internal readonly unsafe struct MicroKernelScalar : IMicroKernel
{
    public static int Rows => 4;

    public static int Lanes => 4;

    public static int Vectors => 4;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(int vectors, float* a, nint lda, int rows, float* b, float* c, nint ldc, int k)
    {
        nint width = vectors * Lanes;
        for (int r = 0; r < rows; r++)
        {
            for (int j = 0; j < width; j += 4)
            {
                float* at = c + (r * ldc) + j;
                float c0 = at[0], c1 = at[1], c2 = at[2], c3 = at[3];
                float* panel = b + j;
                for (int p = 0; p < k; p++, panel += width)
                {
                    float x = a[(r * lda) + p];
                    c0 += x * panel[0];
                    c1 += x * panel[1];
                    c2 += x * panel[2];
                    c3 += x * panel[3];
                }

                at[0] = c0;
                at[1] = c1;
                at[2] = c2;
                at[3] = c3;
            }
        }
    }
}
