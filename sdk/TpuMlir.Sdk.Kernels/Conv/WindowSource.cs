using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TpuMlir.Sdk.Kernels;

/// <summary>
/// The matrix of all windows of an image, row (ic, kh, kw), column oh·OW + ow, read from phase planes: implicit im2col.
/// </summary>
/// <param name="image">Phase planes of the channels of one group, with one vector of slack at the end.</param>
/// <param name="rows">Offset in <paramref name="image"/> of every row of the matrix.</param>
/// <param name="outputWidth">OW.</param>
/// <param name="planeWidth">Row length of a phase.</param>
internal readonly unsafe struct WindowSource(float* image, int* rows, int outputWidth, int planeWidth) : IPanelSource
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pack(int k0, int kc, int n0, int width, float* destination, int stride)
    {
        // The columns of a panel are a few runs of neighbouring pixels, one per output row they touch.
        int* from = stackalloc int[width];
        int* length = stackalloc int[width];
        int runs = 0;
        int y = n0 / outputWidth, x = n0 % outputWidth;
        for (int left = width; left > 0; y++, x = 0, runs++)
        {
            from[runs] = (y * planeWidth) + x;
            length[runs] = Math.Min(outputWidth - x, left);
            left -= length[runs];
        }

        for (int k = k0; k < k0 + kc; k++, destination += stride)
        {
            float* source = image + rows[k];
            float* to = destination;
            for (int i = 0; i < runs; i++)
            {
                // Whole vectors: what overruns this run is overwritten by the next run or the next row.
                float* s = source + from[i];
                for (int j = 0; j < length[i]; j += 16)
                {
                    Vector512.Load(s + j).Store(to + j);
                }

                to += length[i];
            }
        }
    }
}
