using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Backends.Bm1684x.Isa.Disassembly;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Simulation;

/// <summary>Copies tensors out of the machine's memories, element by element: for looking at them, not for speed.</summary>
internal static class OperandReader
{
    /// <exception cref="ArgumentOutOfRangeException">The tensor does not lie inside its memory.</exception>
    public static Tensor Read(Bm1684xMachine machine, OperandPlace place)
    {
        Nchw shape = place.Local?.Shape ?? place.Side!.Shape;
        var tensor = new Tensor(Element(place.Type), Shape.Create([shape.N, shape.C, shape.H, shape.W]));
        Func<int, int, int, int, ReadOnlySpan<byte>> at = place switch
        {
            { Side: { } side } => (n, c, h, w) => Linear(machine, (long)side.Address + (Offset(side.Strides, n, c, h, w) * place.Type.Size), place.Type.Size),
            { Local: { IsStatic: true } table } => (n, c, h, w) => machine.StaticMemory.Span(
                table.Address - (long)ChipMemory.StaticBase + (Offset(Strides.Contiguous(shape), n, c, h, w) * place.Type.Size), place.Type.Size),
            { Local: { Layout: LocalLayout.ConvWeights } kernels } => (o, i, kh, kw) => Lane(machine, kernels, o, KernelElement(kernels, i, kh, kw)),
            { Local: { } local } => (n, c, h, w) => Lane(machine, local, c, Offset(local.Strides with { C = 0 }, n, 0, h, w), local.Strides.C),
            _ => throw new ArgumentException("an operand has a place", nameof(place)),
        };
        int size = place.Type.Size, i = 0;
        for (int n = 0; n < shape.N; n++)
        {
            for (int c = 0; c < shape.C; c++)
            {
                for (int h = 0; h < shape.H; h++)
                {
                    for (int w = 0; w < shape.W; w++, i++)
                    {
                        at(n, c, h, w).CopyTo(tensor.Bytes.Slice(i * size, size));
                    }
                }
            }
        }

        return tensor;
    }

    private static long Offset(Strides s, int n, int c, int h, int w) => (n * s.N) + (c * s.C) + (h * s.H) + (w * s.W);

    /// <summary>Element of channel <paramref name="channel"/>: its lane, and behind it <paramref name="row"/> elements for each round of the lanes.</summary>
    private static ReadOnlySpan<byte> Lane(Bm1684xMachine machine, LocalTensor tensor, int channel, long element, long row)
    {
        int position = tensor.Lane + channel;
        long offset = tensor.Offset + ((element + (position / machine.LaneCount * row)) * tensor.Type.Size);
        ArgumentOutOfRangeException.ThrowIfNegative(offset, "operand");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + tensor.Type.Size, machine.LaneBytes, "operand");
        return machine.LocalMemory.Span(((long)(position % machine.LaneCount) * machine.LaneBytes) + offset, tensor.Type.Size);
    }

    private static ReadOnlySpan<byte> Lane(Bm1684xMachine machine, LocalTensor kernels, int channel, long element) =>
        Lane(machine, kernels, channel, element, ConvWeights.BytesPerRow(kernels) / kernels.Type.Size);

    /// <summary>Place of a weight within its output channel: [ic / P][kh][kw][P] (isa.md section 1.3).</summary>
    private static long KernelElement(LocalTensor kernels, int input, int kh, int kw)
    {
        int pack = ConvWeights.Pack(kernels.Type);
        return ((((long)(input / pack * kernels.Shape.H) + kh) * kernels.Shape.W) + kw) * pack + (input % pack);
    }

    private static ReadOnlySpan<byte> Linear(Bm1684xMachine machine, long address, int size) => address >= machine.GlobalMemoryBase
        ? machine.GlobalMemory.Span(address - machine.GlobalMemoryBase, size)
        : machine.L2.Span(address - AddressMap.L2, size);

    private static Sdk.Tensors.ElementType Element(ChipType type) => type.ToString() switch
    {
        "i8" => Sdk.Tensors.ElementType.I8,
        "u8" => Sdk.Tensors.ElementType.U8,
        "i16" => Sdk.Tensors.ElementType.I16,
        "u16" => Sdk.Tensors.ElementType.U16,
        "i32" => Sdk.Tensors.ElementType.I32,
        "u32" => Sdk.Tensors.ElementType.U32,
        "f16" => Sdk.Tensors.ElementType.F16,
        "bf16" => Sdk.Tensors.ElementType.BF16,
        _ => Sdk.Tensors.ElementType.F32,
    };
}
