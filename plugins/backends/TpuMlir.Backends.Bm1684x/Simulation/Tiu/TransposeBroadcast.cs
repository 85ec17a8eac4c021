using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>TRANS and BC, opcode 5 (isa.md section 5.6).</summary>
internal static unsafe class TransposeBroadcast
{
    /// <summary>Executes the command.</summary>
    public static void Run(Bm1684xMachine machine, TiuCommand c)
    {
        Shape4 shape = c.ResultShape();
        ElementType type = c.Type(TiuField.Res0Prec);
        uint from = c.Word(TiuField.Opd0Addr), to = c.Word(TiuField.Res0Addr);
        switch (c.Int(TiuField.TskEuTyp))
        {
            case 0:
                Transpose(machine, from, LaneTensor.Lines(machine, to, shape, type));
                break;
            case 1:
                Transpose(machine, from, LaneTensor.Aligned(machine, to, shape, type));
                break;
            case 2:
                CopyLanes(machine, LaneTensor.Aligned(machine, from, shape, type), LaneTensor.Aligned(machine, to, shape, type), false);
                break;
            case 3:
                CopyLanes(machine, LaneTensor.Aligned(machine, from, shape with { C = 1 }, type), LaneTensor.Aligned(machine, to, shape, type), true);
                break;
            case 4 or 5:
                FromStatic(machine, c, shape, type, distribute: c.Int(TiuField.TskEuTyp) == 5);
                break;
            default:
                throw new SimulationException($"TRANS has no function {c.Int(TiuField.TskEuTyp)}");
        }
    }

    private static void Transpose(Bm1684xMachine machine, uint address, LaneTensor result)
    {
        Shape4 s = result.Shape;
        ElementType type = result.Type;
        int size = type.Size();
        var source = LaneTensor.Aligned(machine, address, new Shape4(s.N, s.W, s.H, s.C), type);
        BlockTranspose.ChannelsWithColumns(s, size,
            (n, w, h) => source.Plane(n, w) + h * source.Stride.H, size,
            (n, c, h) => machine.LaneEnabled(result.LaneOf(c)) ? result.Plane(n, c) + h * result.Stride.H : null, size);
    }

    private static void CopyLanes(Bm1684xMachine machine, LaneTensor source, LaneTensor result, bool broadcast)
    {
        long bytes = (long)result.Shape.Plane * result.Type.Size();
        LaneLoop.Planes(machine, result, (n, c) =>
            Buffer.MemoryCopy(source.Plane(n, broadcast ? 0 : c), result.Plane(n, c), bytes, bytes));
    }

    private static void FromStatic(Bm1684xMachine machine, TiuCommand c, Shape4 shape, ElementType type, bool distribute)
    {
        long offset = c.Word(TiuField.Opd0Addr) - AddressMap.StaticMemory;
        int size = type.Size(), count = distribute ? shape.C : shape.W;
        if (offset < 0 || offset + (long)count * size > AddressMap.StaticMemoryBytes)
        {
            throw new SimulationException($"static memory operand at 0x{c.Word(TiuField.Opd0Addr):x} is out of range");
        }

        byte* table = machine.StaticMemory.Pointer + offset;
        uint address = c.Word(TiuField.Res0Addr);
        LaneTensor result = distribute
            ? LaneTensor.Compact(machine, address, new Shape4(1, shape.C, 1, 1), type)
            : LaneTensor.Aligned(machine, address, new Shape4(1, shape.C, 1, shape.W), type);
        for (int channel = 0; channel < shape.C; channel++)
        {
            if (machine.LaneEnabled(result.LaneOf(channel)))
            {
                long bytes = distribute ? size : (long)count * size;
                Buffer.MemoryCopy(table + (distribute ? (long)channel * size : 0), result.Plane(0, channel), bytes, bytes);
            }
        }
    }
}
