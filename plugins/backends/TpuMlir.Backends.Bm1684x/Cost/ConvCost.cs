using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Cost;

/// <summary>
/// CONV: in a cycle every lane multiplies P input channels with its output channel's weights at Q positions. The recorded
/// F16 convolutions follow this to the cycle; P and Q of the other types are those of the weights' layout and the peak rates.
/// </summary>
internal static class ConvCost
{
    public static double Cycles(Conv c) => Cycles(c.Input.Type, c.Result.Shape, c.Input.Shape, c.Window);

    public static double Cycles(ChipType type, Nchw result, Nchw input, Window window)
    {
        double groups = Math.Ceiling(result.C / (double)ChipMemory.Lanes);
        double positions = Math.Ceiling((double)result.H * result.W / Positions(type));
        double inputGroups = Math.Ceiling(input.C / (double)ConvWeights.Pack(type));
        double taps = (double)window.KernelH * window.KernelW;
        return (result.N * groups * inputGroups * ((positions * taps) + Refetches(type, result.H, input, window)))
            + TiuCalibration.ConvStart + (TiuCalibration.ConvPerChannelGroup * groups);
    }

    public static double Macs(Conv c) =>
        (double)c.Result.Shape.N * c.Result.Shape.C * c.Result.Shape.H * c.Result.Shape.W * c.Input.Shape.C * c.Window.KernelH * c.Window.KernelW;

    /// <summary>Multiply-accumulates of all lanes in a cycle.</summary>
    public static int PeakPerCycle(ChipType type) => ChipMemory.Lanes * ConvWeights.Pack(type) * Positions(type);

    /// <summary>Result positions a lane works on at once (Q).</summary>
    public static int Positions(ChipType type) => type.Size == 4 ? 16 : 4;

    /// <summary>
    /// Lines fetched once more because a kernel column is not aligned with them: for every such column and every pair of a
    /// result row and a kernel row that meets an input row, each line of the input row but one.
    /// </summary>
    private static double Refetches(ChipType type, int rows, Nchw input, Window w)
    {
        double lines = Math.Ceiling((double)input.W * type.Size / ChipMemory.EuBytes);
        int columns = Enumerable.Range(0, Math.Min(w.KernelW, ushort.MaxValue))
            .Count(j => ((long)j * w.DilationW) - w.PadLeft is var offset && (offset < 0 || offset >= w.StrideW));
        return columns * RowPairs(rows, input.H, w) * (lines - 1);
    }

    /// <summary>Pairs of a result row and a kernel row that meet a row of the input, not padding and no inserted zeros.</summary>
    private static double RowPairs(int rows, int inputRows, Window w)
    {
        long step = w.InsertH + 1L, last = (inputRows - 1) * step;
        if (step == 1 && w.StrideH > 0)
        {
            return Enumerable.Range(0, w.KernelH).Sum(i =>
            {
                long offset = (i * (long)w.DilationH) - w.PadTop;
                return Math.Max(0, Math.Min(rows - 1, FloorDiv(last - offset, w.StrideH)) - Math.Max(0, -FloorDiv(offset, w.StrideH)) + 1);
            });
        }

        if ((double)rows * w.KernelH > 1 << 22)
        {
            return (double)rows * w.KernelH / step;
        }

        long pairs = 0;
        for (long r = 0; r < rows; r++)
        {
            for (long i = 0; i < w.KernelH; i++)
            {
                long y = (r * w.StrideH) + (i * w.DilationH) - w.PadTop;
                pairs += y >= 0 && y <= last && y % step == 0 ? 1 : 0;
            }
        }

        return pairs;
    }

    private static long FloorDiv(long a, long b) => a >= 0 ? a / b : -((-a + b - 1) / b);
}
