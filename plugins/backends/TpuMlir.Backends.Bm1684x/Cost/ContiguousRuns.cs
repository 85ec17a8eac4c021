using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Cost;

/// <summary>How many pieces without a gap one side of a transfer consists of.</summary>
internal static class ContiguousRuns
{
    /// <summary>Channels of local memory lie in different lanes and never join.</summary>
    public static double Of(GdmaSide side)
    {
        (Nchw shape, Strides s) = (side.Shape, side.Strides);
        double runs = 1;
        long reach = 1;
        Join(shape.W, s.W, ref runs, ref reach);
        Join(shape.H, s.H, ref runs, ref reach);
        if (side.Space == MemorySpace.Local)
        {
            return runs * shape.C * shape.N;
        }

        Join(shape.C, s.C, ref runs, ref reach);
        Join(shape.N, s.N, ref runs, ref reach);
        return runs;
    }

    /// <summary>A dimension joins what is within it when its stride is just that long; otherwise it multiplies the runs.</summary>
    private static void Join(int extent, long stride, ref double runs, ref long reach)
    {
        if (extent > 1 && (runs > 1 || stride != reach))
        {
            runs *= extent;
        }

        reach *= extent;
    }
}
