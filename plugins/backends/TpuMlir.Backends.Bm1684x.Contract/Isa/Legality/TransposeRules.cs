using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Isa.Legality;

/// <summary>TRANS and BC (isa.md section 5.6).</summary>
internal static class TransposeRules
{
    public static void Check(Transpose c, Findings f)
    {
        OperandRules.Result(f, c.Result);
        OperandRules.Tensor(f, c.Source, "source");
        OperandRules.Aligned(f, c.Result, 64, "trans.alignment", "result");
        OperandRules.Aligned(f, c.Source, 64, "trans.alignment", "source");
        if (c.Kind == TransposeKind.ChannelWidth)
        {
            OperandRules.Lane(f, c.Source, 0, "trans.lane", "the source of a cw transpose starts in lane 0", "source");
        }

        if (c.Kind == TransposeKind.WidthChannel)
        {
            OperandRules.Lane(f, c.Result, 0, "trans.lane", "the result of a wc transpose starts in lane 0", "result");
        }

        if (c.Kind is TransposeKind.LaneBroadcast or TransposeKind.StaticBroadcast)
        {
            f.InRange(c.Result.Lane + c.Result.Shape.C, 1, ChipMemory.Lanes, "trans.broadcast", "a broadcast ends with lane 63", "last lane");
        }

        var isStatic = c.Kind is TransposeKind.StaticBroadcast or TransposeKind.StaticDistribute;
        f.Require(c.Source.IsStatic == isStatic, "trans.memory", "only the static kinds read static memory", "source", c.Source.Address, isStatic ? "in static memory" : "in local memory");
    }
}
