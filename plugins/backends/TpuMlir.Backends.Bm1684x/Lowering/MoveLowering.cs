using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;
using TpuMlir.Backends.Bm1684x.Kernels;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>Operators that only move data, in the mode's type.</summary>
internal sealed class MoveLowering : LoweringRule
{
    private static readonly Dictionary<string, string[]> Attributes = new(StringComparer.Ordinal)
    {
        ["top.Reshape"] = ["shape"],
        ["top.Concat"] = ["axis"],
        ["top.Slice"] = ["offset", "steps", "ends"],
        ["top.Upsample"] = ["scale_h", "scale_w"],
        ["top.Tile"] = ["tile"],
    };

    public override IReadOnlyList<string> Operators { get; } = [.. Attributes.Keys];

    public override void Lower(Op op, LoweringContext context)
    {
        Operation top = op.Operation;
        Value y = context.Create(
            "tpu" + top.Name[3..], top.Location, top.Operands.Select(o => context.Cast(o)), top.Result.Shape, context.ComputeType).With(top, Attributes[top.Name]);
        context.Replace(op, y);
    }
}
