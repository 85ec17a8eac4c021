using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Rewriting;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Passes.Graph.Canonicalize;

/// <summary>Brings equivalent forms to one and removes operations without effect.</summary>
/// <remarks>
/// Before: <c>%1 = "top.Unsqueeze"(%0); %2 = "top.Reshape"(%1)</c>. After: <c>%2 = "top.Reshape"(%0)</c>. Needs static shapes.
/// </remarks>
[ExportPass("top-canonicalize", "Brings equivalent forms to one and removes operations without effect.", At = PipelinePoints.Top, Order = 10)]
[System.ComponentModel.Composition.PartCreationPolicy(System.ComponentModel.Composition.CreationPolicy.NonShared)]
public sealed class CanonicalizePass : IPass
{
    private static readonly RewriteRule[] Rules =
    [
        new ShapeChangeToReshape(), new MergeReshapes(), new MergePermutes(), new RemoveIdentity(), new ShuffleToSlice(), new GatherToSlice(), new MergePadIntoConv(), new ClipToRelu(),
    ];

    /// <inheritdoc/>
    public void Run(Module module, PassContext context) => GreedyRewriter.Run(module, Rules, context.Operators);
}
