using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Sdk.Ir;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>Emits the commands of tpu operators. One instance serves all operations, so it keeps nothing between them.</summary>
public abstract class Kernel
{
    /// <summary>The operators it emits: "tpu.Add". No other kernel has them.</summary>
    public abstract IReadOnlyList<string> Operators { get; }

    /// <summary>
    /// Emits all commands of an operation, from loading its operands from global memory to storing its results there. They
    /// must give the bits the operation's numeric reference gives, in whatever slices they run.
    /// </summary>
    /// <param name="operation">The operation; constant operands are <c>top.Weight</c>.</param>
    /// <param name="context">Its tensors, the chip, and a place for the commands.</param>
    public abstract void Emit(Operation operation, KernelContext context);
}
