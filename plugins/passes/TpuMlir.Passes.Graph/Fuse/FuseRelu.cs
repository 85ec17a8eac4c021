using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Rewriting;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Passes.Graph.Fuse;

/// <summary>relu(f(x), limit) = f with do_relu and relu_limit, for every f that has them.</summary>
internal sealed class FuseRelu : RewriteRule
{
    private static readonly HashSet<string> Producers = new(StringComparer.Ordinal)
    {
        "top.Conv", "top.Deconv", "top.MatMul", "top.Scale", "top.Add", "top.Sub", "top.Mul", "top.Div",
        "top.AddConst", "top.SubConst", "top.MulConst", "top.DivConst", "top.AvgPool", "top.MaxPool",
    };

    public override IReadOnlyList<string> Roots { get; } = ["top.Relu"];

    public override bool Apply(Operation root, OpRewriter rewriter)
    {
        if (root.Operand(0).Definition is not { } producer
            || !Producers.Contains(producer.Name)
            || !root.Operand(0).IsPrivate()
            || producer.GetOr("do_relu", false))
        {
            return false;
        }

        producer.Set("do_relu", true);
        producer.Set("relu_limit", root.GetOr("relu_limit", -1.0));
        producer.Location = root.Location;
        rewriter.Replace(root, producer.Result);
        return true;
    }
}
