using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>Operators whose tpu form has the same name, operands and attributes, in the mode's type.</summary>
internal sealed class ElementwiseLowering : LoweringRule
{
    private static readonly Dictionary<string, string[]> Attributes = new(StringComparer.Ordinal)
    {
        ["top.AddConst"] = ["const_val", "do_relu", "relu_limit"],
        ["top.SubConst"] = ["const_val", "is_reverse", "do_relu", "relu_limit"],
        ["top.MulConst"] = ["const_val", "do_relu", "relu_limit"],
        ["top.MaxConst"] = ["const_val"],
        ["top.MinConst"] = ["const_val"],
        ["top.Relu"] = ["relu_limit"],
        ["top.LeakyRelu"] = ["alpha"],
        ["top.PRelu"] = [],
        ["top.Clip"] = ["min", "max"],
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
