using static TpuMlir.Backends.Bm1684x.Isa.Commands.GatherScatterKind;

namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>Extents of the source and the index of SG and SGL, which follow from the result and two fields.</summary>
internal static class GatherScatterShapes
{
    public static Nchw Source(GatherScatterKind kind, Nchw result, int sourceH, int sourceW) => kind switch
    {
        GatherW or ScatterW or Nonzero or NonzeroNoInterlock => new(result.N, result.C, 1, sourceW),
        GatherHW => new(result.N, result.C, sourceH, sourceW),
        ScatterHW => new(result.N, result.C, 1, sourceW),
        LaneGather or LaneScatter or LaneGatherNoInterlock or LaneScatterNoInterlock or FourBankGather
            or MaskSelect or MaskSelectNoInterlock => new(1, result.C, 1, sourceW),
        GatherRows or ScatterRows or MaskSelectRows => new(1, result.C, sourceH, result.W),
        // Kinds nobody has explored: assume the largest thing the fields can mean.
        _ => new(result.N, result.C, Math.Max(sourceH, 1), Math.Max(sourceW, result.W)),
    };

    public static (Nchw Shape, LocalLayout Layout)? Index(GatherScatterKind kind, Nchw result, Nchw source) => kind switch
    {
        GatherW => (Nchw.PerChannel(result.W), LocalLayout.Compact),
        GatherHW => (new(1, result.W, 1, 2), LocalLayout.Compact),
        ScatterW => (Nchw.PerChannel(source.W), LocalLayout.Compact),
        ScatterHW => (new(1, source.W, 1, 2), LocalLayout.Compact),
        LaneGather or LaneGatherNoInterlock or FourBankGather => (result, LocalLayout.Aligned),
        LaneScatter or LaneScatterNoInterlock or MaskSelect or MaskSelectNoInterlock =>
            (new(result.N, result.C, 1, source.W), LocalLayout.Aligned),
        Nonzero or NonzeroNoInterlock => null,
        GatherRows => (new(result.N, result.C, result.H, 1), LocalLayout.Aligned),
        ScatterRows or MaskSelectRows => (new(result.N, result.C, source.H, 1), LocalLayout.Aligned),
        _ => (new(result.N, result.C, result.H, Math.Max(source.W, result.W)), LocalLayout.Aligned),
    };
}
