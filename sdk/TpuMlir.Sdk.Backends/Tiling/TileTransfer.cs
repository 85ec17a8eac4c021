namespace TpuMlir.Sdk.Backends.Tiling;

/// <summary>
/// A transfer between global and local memory, as far as its time depends on it: extents, where elements lie in global memory,
/// and that channels lie in lanes of their own. Extents may be means over slices that are not all equal.
/// </summary>
/// <param name="N">Batches.</param>
/// <param name="C">Channels.</param>
/// <param name="H">Rows.</param>
/// <param name="W">Columns.</param>
/// <param name="Strides">Distances in global memory along n, c, h and w, in elements; 0 where the same elements are read again.</param>
/// <param name="ElementBytes">Bytes of an element.</param>
public readonly record struct TileTransfer(double N, double C, double H, double W, (long N, long C, long H, long W) Strides, int ElementBytes)
{
    /// <summary>Bytes moved.</summary>
    public double Bytes => N * C * H * W * ElementBytes;

    /// <summary>Pieces without a gap in global memory.</summary>
    public double GlobalRuns
    {
        get
        {
            (double runs, double reach) = (1, 1);
            Join(W, Strides.W, ref runs, ref reach);
            Join(H, Strides.H, ref runs, ref reach);
            Join(C, Strides.C, ref runs, ref reach);
            Join(N, Strides.N, ref runs, ref reach);
            return runs;
        }
    }

    /// <summary>Pieces that go to one lane or come from one: channels never join.</summary>
    public double LaneRuns => N * C;

    /// <summary>A dimension joins what is within it when its stride is just that long; otherwise it multiplies the runs.</summary>
    private static void Join(double extent, long stride, ref double runs, ref double reach)
    {
        if (extent > 1 && (runs > 1 || stride != reach))
        {
            runs *= extent;
        }

        reach *= extent;
    }
}
