using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TpuMlir.Sdk.Kernels;

/// <summary>Columns of a row-major matrix [K,N].</summary>
internal readonly unsafe struct MatrixSource(float* matrix, nint stride) : IPanelSource
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pack(int k0, int kc, int n0, int width, float* destination, int panelStride)
    {
        float* source = matrix + (k0 * stride) + n0;
        int whole = width & ~15;
        for (int k = 0; k < kc; k++, source += stride, destination += panelStride)
        {
            int j = 0;
            for (; j < whole; j += 16)
            {
                Vector512.Load(source + j).Store(destination + j);
            }

            for (; j < width; j++)
            {
                destination[j] = source[j];
            }
        }
    }
}

/// <summary>Columns of a matrix stored as [N,K].</summary>
internal readonly unsafe struct TransposedSource(float* matrix, nint stride) : IPanelSource
{
    public void Pack(int k0, int kc, int n0, int width, float* destination, int panelStride) =>
        TransposeTile.Run(matrix + (n0 * stride) + k0, stride, destination, panelStride, width, kc);
}
