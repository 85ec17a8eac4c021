using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TpuMlir.Sdk.Kernels;

/// <summary>How a kernel runs; <c>default</c> is all processors, widest vectors.</summary>
/// <param name="Threads">Upper limit of threads; 0 means <see cref="Environment.ProcessorCount"/>, 1 the calling thread only.</param>
/// <param name="Deterministic">
/// Products and sums are rounded one by one in the order of the defining formula, without fused multiply-add,
/// so that the result is the same on every processor. Meant for constant folding and weight packing.
/// </param>
/// <param name="Simd">Widest vector to use in the kernels that have one path per width (Gemm, convolution, pooling).</param>
public readonly record struct KernelOptions(int Threads = 0, bool Deterministic = false, SimdWidth Simd = SimdWidth.Best)
{
    /// <summary>All processors, fastest order.</summary>
    public static KernelOptions Default => default;

    /// <summary>The calling thread only.</summary>
    public static KernelOptions SingleThread => new(1);

    /// <summary>The same result on every processor.</summary>
    public static KernelOptions Fixed => new(0, true);

    internal int ThreadCount => Threads switch
    {
        0 => Environment.ProcessorCount,
        > 0 => Threads,
        _ => throw new ArgumentException($"thread count {Threads} is negative", nameof(Threads)),
    };

    internal SimdWidth Width
    {
        get
        {
            SimdWidth asked = Simd == SimdWidth.Best ? SimdWidth.Bits512 : Simd;
            if (asked == SimdWidth.Bits512 && !Avx512F.IsSupported)
            {
                asked = SimdWidth.Bits256;
            }

            // Without hardware FMA the fused form is a library call per element: scalar mul+add is far faster.
            return asked == SimdWidth.Bits256 && !(Vector256.IsHardwareAccelerated && Fma.IsSupported) ? SimdWidth.Scalar : asked;
        }
    }
}
