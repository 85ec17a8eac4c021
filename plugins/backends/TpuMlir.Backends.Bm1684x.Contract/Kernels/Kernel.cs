using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Sdk.Backends.Generation;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>
/// Emits the commands of tpu operators. One instance serves all operations, so it keeps nothing between them. The commands
/// load the operands from global memory, store the results there, and must give the bits the operation's numeric reference
/// gives, in whatever slices they run.
/// </summary>
public abstract class Kernel : Kernel<KernelContext>;
