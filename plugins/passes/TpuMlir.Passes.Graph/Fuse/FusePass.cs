using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Rewriting;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Passes.Graph.Fuse;

/// <summary>Joins operations that a chip computes in one: normalisation and bias into filters, relu into its producer, x * sigmoid(x).</summary>
/// <remarks>
/// Before: <c>Conv, BatchNorm, Relu</c>. After: one <c>Conv</c> with other weights and do_relu. The joined operation takes the
/// name of the last one, whose result it computes.
/// </remarks>
[ExportPass("top-fuse", "Joins operations that a chip computes in one.", At = PipelinePoints.Top, Order = 20)]
[System.ComponentModel.Composition.PartCreationPolicy(System.ComponentModel.Composition.CreationPolicy.NonShared)]
public sealed class FusePass : IPass
{
    private static readonly RewriteRule[] Rules =
    [
        new BatchNormToScale(), new FoldScaleIntoConv(), new FoldBiasIntoConv(), new FoldBiasIntoMatMul(), new MulSigmoidToSiLU(), new FuseRelu(),
    ];

    /// <inheritdoc/>
    public void Run(Module module, PassContext context) => GreedyRewriter.Run(module, Rules, context.Operators);
}
