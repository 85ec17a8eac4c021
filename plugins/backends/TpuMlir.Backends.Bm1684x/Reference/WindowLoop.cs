using System.Runtime.Intrinsics;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>Combines the taps of sixteen windows of one plane.</summary>
/// <param name="plane">The plane's number.</param>
/// <param name="taps">The window elements in order of kernel row and column, one window in each lane.</param>
internal delegate Vector512<float> WindowFunction(int plane, ReadOnlySpan<Vector512<float>> taps);

/// <summary>Operators that compute each plane from its own windows: depthwise convolution and pooling.</summary>
internal static class WindowLoop
{
    /// <summary>Computes every plane of x; y has the same number of planes.</summary>
    public static float[] Run(float[] x, int planes, WindowShape window, float fill, WindowFunction f, Workers workers)
    {
        var y = new float[planes * window.Positions];
        int inputSize = window.InputHeight * window.InputWidth;
        workers.Ranges(planes, 1, (from, to) =>
        {
            var taps = new Vector512<float>[window.Taps];
            for (int p = from; p < to; p++)
            {
                PaddedPlanes padded = PaddedPlanes.Of(x.AsSpan(p * inputSize, inputSize), 1, window, fill);
                Plane(p, padded, window, taps, f, y.AsSpan(p * window.Positions, window.Positions));
            }
        });
        return y;
    }

    private static void Plane(int plane, PaddedPlanes padded, WindowShape window, Vector512<float>[] taps, WindowFunction f, Span<float> y)
    {
        Span<float> lanes = stackalloc float[Lanes.Count];
        for (int row = 0; row < window.OutputHeight; row++)
        {
            for (int column = 0; column < window.OutputWidth; column += Lanes.Count)
            {
                Load(padded, window, (row * window.StrideRows * padded.Width) + (column * window.StrideColumns), taps);
                f(plane, taps).CopyTo(lanes);
                int count = Math.Min(Lanes.Count, window.OutputWidth - column);
                lanes[..count].CopyTo(y[((row * window.OutputWidth) + column)..]);
            }
        }
    }

    private static void Load(PaddedPlanes padded, WindowShape window, int corner, Vector512<float>[] taps)
    {
        Span<float> lanes = stackalloc float[Lanes.Count];
        int tap = 0;
        for (int i = 0; i < window.KernelHeight; i++)
        {
            for (int j = 0; j < window.KernelWidth; j++)
            {
                int at = corner + (i * window.DilationRows * padded.Width) + (j * window.DilationColumns);
                ReadOnlySpan<float> source = padded.Data.AsSpan(at);
                if (window.StrideColumns == 1)
                {
                    taps[tap++] = Vector512.Create(source);
                    continue;
                }

                for (int lane = 0, from = 0; lane < lanes.Length; lane++, from += window.StrideColumns)
                {
                    lanes[lane] = source[Math.Min(from, source.Length - 1)];
                }

                taps[tap++] = Vector512.Create(lanes);
            }
        }
    }
}
