using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Isa.Legality;

/// <summary>SG and SGL (isa.md section 5.7).</summary>
internal static class GatherScatterRules
{
    public static void Check(GatherScatter c, Findings f)
    {
        OperandRules.Result(f, c.Result);
        OperandRules.Tensor(f, c.Source, "source");
        OperandRules.Source(f, c.Index, "index");
        var isNonzero = c.Kind is GatherScatterKind.Nonzero or GatherScatterKind.NonzeroNoInterlock;
        var isMask = c.HasCount && !isNonzero;
        if (isNonzero)
        {
            f.Require(c.Result.Type is { IsInteger: true, Size: >= 2 }, "sg.type", "positions have 16 or 32 bits", "result type", c.Result.Type.Code, "16 or 32-bit");
        }
        else
        {
            f.Equal(c.Result.Type.Size, c.Source.Type.Size, "sg.type", "data is moved unchanged", "result element size");
        }

        if (c.Index is { } index && !isMask)
        {
            f.Require(index.Type is { IsInteger: true, Size: <= 2 }, "sg.index-type", "indices have 8 or 16 bits", "index type", index.Type.Code, "8 or 16-bit");
        }

        f.Require(
            !c.AllowInvalid || c.Kind is GatherScatterKind.GatherW or GatherScatterKind.GatherHW or GatherScatterKind.LaneGather
                or GatherScatterKind.LaneGatherNoInterlock or GatherScatterKind.FourBankGather,
            "sg.limit", "only gathers of elements take an index for none", nameof(TiuField.Opd3Const), 1, "0");
        if (c.Kind == GatherScatterKind.FourBankGather)
        {
            f.Equal(c.Result.Shape.N, 1, "sg.four-bank", "a gather from four banks takes one image", "result n");
        }

        if (c.Kind is GatherScatterKind.GatherW or GatherScatterKind.GatherHW or GatherScatterKind.ScatterW or GatherScatterKind.ScatterHW)
        {
            OperandRules.Lane(f, c.Index, 0, "sg.index-lane", "a common index list starts in lane 0", "index");
        }
    }
}
