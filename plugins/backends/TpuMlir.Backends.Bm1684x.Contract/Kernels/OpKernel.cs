using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>Emits the commands of one operator class.</summary>
public abstract class OpKernel<TOp> : Kernel
    where TOp : Op, IDefinedOp
{
    /// <inheritdoc/>
    public sealed override IReadOnlyList<string> Operators => [TOp.Definition.Name];

    /// <inheritdoc/>
    public sealed override void Emit(Operation operation, KernelContext context) => Emit((TOp)TOp.Definition.View(operation), context);

    /// <summary>Emits all commands of an operation.</summary>
    protected abstract void Emit(TOp op, KernelContext context);
}
