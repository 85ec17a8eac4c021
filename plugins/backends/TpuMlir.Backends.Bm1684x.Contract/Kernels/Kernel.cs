using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Sdk.Ir;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>Emits the commands of one tpu operator.</summary>
internal abstract class Kernel
{
    /// <summary>The operators it emits.</summary>
    public abstract IReadOnlyList<string> Operators { get; }

    /// <summary>Emits all commands of an operation. What it computes is docs/backends/bm1684x-arithmetic.md.</summary>
    public abstract void Emit(Operation operation, KernelContext context);
}
