using System.ComponentModel.Composition;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Passes.Graph.Fold;

/// <summary>Computes every operation whose operands are all constants.</summary>
/// <remarks>f(constants) = the constant f gives, computed in the kernels' fixed order so that it does not depend on the CPU.</remarks>
[ExportPass("top-fold-constants", "Computes operations whose operands are all constants.", At = PipelinePoints.Top, Order = 5)]
[PartCreationPolicy(CreationPolicy.NonShared)]
public sealed class FoldConstantsPass : IPass
{
    /// <inheritdoc/>
    public void Run(Module module, PassContext context)
    {
        var rewriter = new OpRewriter(module);
        foreach (Operation operation in module.Operations.ToArray())
        {
            if (operation.Results.Count != 1
                || operation.Operands.Count == 0
                || !operation.Operands.All(o => o.IsNone || rewriter.Constant(o) is not null)
                || operation.Operands.All(o => o.IsNone)
                || operation.Result.Uses.Any(u => u.Owner.Name == "func.return")
                || context.Operators.View(operation) is not TopOp op)
            {
                continue;
            }

            Tensor? result = null;
            op.Infer(new InferenceContext(v => module.Weights[v.Name!], (_, t) => result = t, KernelOptions.Fixed));
            rewriter.Builder.Before(operation);
            rewriter.Replace(operation, rewriter.Builder.Weight(operation.Location.Name!, result!));
        }
    }
}
