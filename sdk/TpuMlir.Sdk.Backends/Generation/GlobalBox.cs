using TpuMlir.Sdk.Backends.Memory;
using TpuMlir.Sdk.Backends.Tiling;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Generation;

/// <summary>A strided box of elements in global memory: where it begins, and the distances along n, c, h and w in elements; 0 where the same elements are meant again.</summary>
/// <param name="Address">Its first element.</param>
/// <param name="N">Distance of batches.</param>
/// <param name="C">Distance of channels.</param>
/// <param name="H">Distance of rows.</param>
/// <param name="W">Distance of columns.</param>
public readonly record struct GlobalBox(GlobalAddress Address, long N, long C, long H, long W)
{
    /// <summary>The address of an element.</summary>
    /// <param name="n">The batch.</param>
    /// <param name="c">The channel.</param>
    /// <param name="h">The row.</param>
    /// <param name="w">The column.</param>
    /// <param name="size">Bytes of an element.</param>
    public GlobalAddress At(int n, int c, int h, int w, int size) => Address + (((n * N) + (c * C) + (h * H) + (w * W)) * size);

    /// <summary>What a transfer between the box and a tensor in local memory touches here.</summary>
    public IReadOnlyList<MemoryRange> Ranges(in LaneTensor tensor)
    {
        int size = tensor.Type.Size();
        return StridedRanges.Of(
            GlobalRegion.Space(Address.Region), 1, Address.Offset, size, new(tensor.N, N * size), new(tensor.C, C * size), new(tensor.H, H * size), new(tensor.W, W * size));
    }
}
