using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Backends.Tiling;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>Transfers between global and local memory, and the sizes of local tensors.</summary>
public static class Transfers
{
    /// <summary>Bytes an aligned tensor that starts in lane 0 takes in a lane.</summary>
    public static int AlignedBytes(Nchw shape, ChipType type) =>
        checked((int)(shape.N * (long)ChipMemory.CeilDiv(shape.C, ChipMemory.Lanes) * ChipMemory.AlignUp((long)shape.H * shape.W * type.Size, ChipMemory.EuBytes)));

    /// <summary>Bytes a compact tensor of one batch that starts in lane 0 takes in a lane.</summary>
    public static int CompactBytes(int channels, int plane, ChipType type) =>
        (int)ChipMemory.AlignUp((long)ChipMemory.CeilDiv(channels, ChipMemory.Lanes) * plane * type.Size, ChipMemory.EuBytes);

    /// <summary>An aligned tensor from lane 0 on.</summary>
    public static LocalTensor Local(int offset, Nchw shape, ChipType type) => new(ChipMemory.Local(0, offset), shape, type);

    /// <summary>Loads a strided piece of global memory.</summary>
    public static void Load(ProgramEmitter emitter, ulong address, Strides strides, LocalTensor to) =>
        emitter.Add(TensorMove.Copy(new GdmaSide(address, to.Shape, strides), GdmaSide.Local(to), to.Type));

    /// <summary>Stores to a strided piece of global memory.</summary>
    public static void Store(ProgramEmitter emitter, LocalTensor from, ulong address, Strides strides) =>
        emitter.Add(TensorMove.Copy(GdmaSide.Local(from), new GdmaSide(address, from.Shape, strides), from.Type));

    /// <summary>The transfer of a slice of a tensor (n, c, h, w), for pricing; extents are means over the slices.</summary>
    public static TileTransfer Moved(GlobalTensor tensor, double n, double c, double h, double w)
    {
        long[] s = tensor.Shape.Strides();
        return new(n, c, h, w, (s[0], s[1], s[2], s[3]), tensor.Type.Size);
    }
}
