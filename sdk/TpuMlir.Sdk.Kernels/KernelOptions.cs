namespace TpuMlir.Sdk.Kernels;

/// <summary>How kernels run.</summary>
/// <param name="Threads">Most threads to use, at least 1.</param>
/// <param name="Deterministic">Fixed order, no fused multiply-add: the same bits on every CPU.</param>
public sealed record KernelOptions(int Threads, bool Deterministic = false)
{
    /// <summary>All processors, fastest order.</summary>
    public static KernelOptions Default { get; } = new(Environment.ProcessorCount);

    /// <summary>The fixed order used for constant folding and weight packing.</summary>
    public static KernelOptions Fixed { get; } = new(Environment.ProcessorCount, Deterministic: true);
}
