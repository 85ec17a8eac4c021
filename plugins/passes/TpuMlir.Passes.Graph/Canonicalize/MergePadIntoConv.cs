using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Rewriting;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Passes.Graph.Canonicalize;

/// <summary>conv(pad(x, p, 0), pads q) = conv(x, pads p + q) for padding of h and w with zero.</summary>
internal sealed class MergePadIntoConv : RewriteRule
{
    public override IReadOnlyList<string> Roots { get; } = ["top.Conv"];

    public override bool Apply(Operation root, OpRewriter rewriter)
    {
        if (root.Operand(0).Definition is not { Name: "top.Pad" } pad
            || pad.GetOr("mode", "constant") != "constant"
            || pad.GetOr("val", 0.0) != 0
            || pad.Result.Shape.Rank != 4)
        {
            return false;
        }

        var p = pad.Get<EquatableList<long>>("paddings");
        if (p.Any(v => v < 0) || p[0] + p[1] + p[4] + p[5] != 0)
        {
            return false;
        }

        var q = root.Get<EquatableList<long>>("pads");
        root.Set("pads", new[] { q[0] + p[2], q[1] + p[3], q[2] + p[6], q[3] + p[7] });
        root.SetOperand(0, pad.Operand(0));
        rewriter.Changed(pad);
        return true;
    }
}
