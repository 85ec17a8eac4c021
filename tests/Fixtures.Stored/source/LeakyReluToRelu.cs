using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Rewriting;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Top;

namespace Fixtures.Stored;

/// <summary>leakyrelu(x, alpha) = relu(x), as nearly as alpha is 0.</summary>
internal sealed class LeakyReluToRelu(SteepenOptions options) : RewriteRule
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Roots { get; } = [LeakyRelu.OperationName];

    /// <inheritdoc/>
    public override bool Apply(Operation root, OpRewriter rewriter)
    {
        var leaky = new LeakyRelu(root);
        if (Math.Abs(leaky.Alpha) > options.MaxSlope || options.Keep.Contains(root.Result.Name))
        {
            return false;
        }

        rewriter.Replace(root, Relu.Create(rewriter.Builder, root.Location, leaky.Input).Output);
        return true;
    }
}
