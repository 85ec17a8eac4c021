namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>
/// The kernel layout of CONV (the chip's instruction set, section 1.3): output channel o lies in lane (L0 + o) mod 64, row o div 64,
/// input channels packed in groups: [ic / P][kh][kw][P], missing channels zero.
/// </summary>
public static class ConvWeights
{
    /// <summary>How many input channels are stored side by side (P): what the multiplier array takes at once.</summary>
    public static int Pack(ChipType type) => type.Size switch { 1 => 64, 2 => 32, _ => 1 };

    /// <summary>Elements of one output channel, filled up to whole groups.</summary>
    public static long ElementsPerChannel(ChipType type, int ic, int kh, int kw)
    {
        var pack = Pack(type);
        return (long)ChipMemory.CeilDiv(ic, pack) * pack * kh * kw;
    }

    /// <summary>Weights at an address; the tensor's shape is (oc, ic, kh, kw).</summary>
    public static LocalTensor At(uint address, ChipType type, int oc, int ic, int kh, int kw) =>
        new(address, new(oc, ic, kh, kw), type, LocalLayout.ConvWeights);

    /// <summary>Bytes one 64-channel row of output channels takes in a lane.</summary>
    public static long BytesPerRow(LocalTensor weights) =>
        ElementsPerChannel(weights.Type, weights.Shape.C, weights.Shape.H, weights.Shape.W) * weights.Type.Size;
}
