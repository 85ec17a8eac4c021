using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Cost;

/// <summary>
/// Matrix products; none was recorded. MM makes a lane's width of result columns in every lane at once, one inner element a
/// cycle; MM2 works like a convolution, result rows in the lanes and P inner elements times four columns in a cycle.
/// </summary>
internal static class MatrixCost
{
    public static double Cycles(MatMul c)
    {
        double inner = c.LeftTransposed ? c.Left.Rows : c.Left.Columns;
        double extra = (c.Bias is LocalTensor ? 1 : 0) + (c.Accumulate ? 1 : 0);
        return (c.Result.Rows
                * Math.Ceiling(c.Result.Sections / (double)ChipMemory.Lanes)
                * Math.Ceiling(c.Result.SectionWidth / (double)MacsPerLane(c.Left.Type))
                * (inner + extra))
            + TiuCalibration.ConvStart;
    }

    public static double Macs(MatMul c) =>
        (double)c.Result.Rows * c.Result.Columns * (c.LeftTransposed ? c.Left.Rows : c.Left.Columns);

    /// <summary>Result columns of MM a lane works on at once.</summary>
    public static int MacsPerLane(ChipType type) => type.EuElements;

    public static double Cycles(MatMul2 c)
    {
        (int m, int k, int n) = c.Extents;
        (int rows, int columns) = c.Kind == MatMul2Kind.TT ? (n, m) : (m, n);
        return (Math.Ceiling(rows / (double)ChipMemory.Lanes)
                * Math.Ceiling(columns / (double)ConvCost.Positions(c.Left.Type))
                * (Math.Ceiling(k / (double)ConvWeights.Pack(c.Left.Type)) + (c.Accumulate ? 1 : 0)))
            + TiuCalibration.ConvStart;
    }

    public static double Macs(MatMul2 c)
    {
        (int m, int k, int n) = c.Extents;
        return (double)m * k * n;
    }
}
