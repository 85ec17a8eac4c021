using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Cost;

/// <summary>
/// PorD: results are made a 64-byte line at a time; every kernel tap of a line takes as many cycles as input lines hold its
/// pixels, one at least, and depthwise kernels are read once more for every line. The recorded F16 depthwise convolutions
/// and maximum pools follow this to the cycle.
/// </summary>
internal static class WindowCost
{
    /// <summary>More taps than this are not looked at one by one; no command of a network comes near.</summary>
    private const double MostTaps = 1 << 22;

    public static double Cycles(PorD c)
    {
        int batch = c.Input.Type.EuElements;
        double lines = Math.Ceiling((double)c.Result.Shape.H * c.Result.Shape.W / batch);
        double taps = (double)c.Window.KernelH * c.Window.KernelW;
        double input = lines * taps > MostTaps || c.IsRoi ? lines * taps : InputLines(c, batch);
        bool readsKernel = c.IsDepthwise && c.Weights is LocalTensor;
        double kernel = readsKernel ? lines * Math.Ceiling(taps * c.Input.Type.Size / TiuCalibration.KernelBytesPerCycle) : 0;
        return (LineAccess.Passes(c.Result) * (input + kernel)) + (c.IsDepthwise ? TiuCalibration.DepthwiseStart : TiuCalibration.PoolStart);
    }

    public static double Macs(PorD c) =>
        c.Kind is PorDKind.MaxPool or PorDKind.RoiMaxPool ? 0
        : (double)c.Result.Shape.N * c.Result.Shape.C * c.Result.Shape.H * c.Result.Shape.W * c.Window.KernelH * c.Window.KernelW;

    private static long InputLines(PorD c, int batch)
    {
        (int height, int width) = (c.Result.Shape.H, c.Result.Shape.W);
        long sum = 0, count = (long)height * width;
        for (long from = 0; from < count; from += batch)
        {
            long to = Math.Min(from + batch, count) - 1;
            for (int i = 0; i < c.Window.KernelH; i++)
            {
                for (int j = 0; j < c.Window.KernelW; j++)
                {
                    sum += Math.Max(1, LinesOfTap(c, from, to, i, j));
                }
            }
        }

        return sum;
    }

    /// <summary>Distinct input lines that results <paramref name="from"/> to <paramref name="to"/> of a plane need for one tap.</summary>
    private static long LinesOfTap(PorD c, long from, long to, int i, int j)
    {
        Window w = c.Window;
        (int inputH, int inputW, int size, int width) = (c.Input.Shape.H, c.Input.Shape.W, c.Input.Type.Size, c.Result.Shape.W);
        long lines = 0, seen = -1;
        for (long row = from / width; row <= to / width; row++)
        {
            long position = (row * w.StrideH) + (i * (long)w.DilationH) - w.PadTop, step = w.InsertH + 1L;
            if (position < 0 || position > (inputH - 1) * step || position % step != 0)
            {
                continue;
            }

            long y = position / step;
            long first = row == from / width ? from % width : 0, last = row == to / width ? to % width : width - 1;
            long columnStep = w.InsertW + 1L, offset = (j * (long)w.DilationW) - w.PadLeft;
            long left = Math.Max(0, ((first * w.StrideW) + offset + columnStep - 1) / columnStep);
            long right = Math.Min(inputW - 1, (long)Math.Floor(((last * w.StrideW) + offset) / (double)columnStep));
            if (right < left)
            {
                continue;
            }

            long firstLine = Math.Max(((y * inputW) + left) * size / ChipMemory.EuBytes, seen + 1);
            long lastLine = ((y * inputW) + right) * size / ChipMemory.EuBytes;
            lines += Math.Max(0, lastLine - firstLine + 1);
            seen = Math.Max(seen, lastLine);
        }

        return lines;
    }
}
