using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;

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

    /// <summary>Cycles a transfer of that many bytes takes, for comparing slicings (about 50 bytes a cycle, measured on the chip).</summary>
    public static double Cycles(double bytes) => bytes / 50;

    /// <summary>
    /// The price of running <paramref name="steps"/> steps whose transfers and computing overlap but for the first load and the
    /// last store.
    /// </summary>
    public static double Price(double transferBytes, double computeCycles, double steps)
    {
        double transfer = Cycles(transferBytes);
        return Math.Max(transfer, computeCycles) + (Math.Min(transfer, computeCycles) / steps) + (steps * 400);
    }
}
