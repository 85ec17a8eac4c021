using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Simulation.Gdma;

/// <summary>GDMA general (type 3): a linear copy or fill, special 1 the same bytes to consecutive lanes.</summary>
internal static unsafe class LinearMove
{
    /// <summary>Executes the command.</summary>
    public static void Run(Bm1684xMachine machine, GdmaCommand c)
    {
        ElementType type = c.DataType();
        long bytes = (long)c[GdmaField.SrcCstride] * type.Size();
        bool broadcast = c.Int(GdmaField.CmdSpecialFunction) == 1;
        int lanes = broadcast ? c.Int(GdmaField.DstCsize) : 1;
        long destination = c.Destination(), local = destination - AddressMap.LocalMemory;
        bool toLanes = local >= 0 && local < (long)machine.LaneCount << AddressMap.LaneShift;
        if (broadcast && (!toLanes || (local >> AddressMap.LaneShift) + lanes > machine.LaneCount))
        {
            throw new SimulationException($"a broadcast to {lanes} lanes from 0x{destination:x} on leaves local memory");
        }

        byte* source = c.Flag(GdmaField.FillConstantEn) ? null : Linear(machine, c.Source(), bytes);
        for (int lane = 0; lane < lanes; lane++)
        {
            byte* target = Linear(machine, destination + ((long)lane << AddressMap.LaneShift), bytes);
            if (toLanes && ((c.LaneMask() >> (int)((local >> AddressMap.LaneShift) + lane)) & 1) == 0)
            {
                continue;
            }

            if (source == null)
            {
                PlaneCopy.FillRow(target, type.Size(), (int)(bytes / type.Size()), type.Size(), (uint)c[GdmaField.ConstantValue]);
            }
            else
            {
                Buffer.MemoryCopy(source, target, bytes, bytes);
            }
        }
    }

    private static byte* Linear(Bm1684xMachine machine, long address, long bytes)
    {
        long local = address - AddressMap.LocalMemory;
        if (local < 0 || local >= (long)machine.LaneCount << AddressMap.LaneShift)
        {
            return MemoryView.Resolve(machine, address, bytes);
        }

        long offset = local & ((1 << AddressMap.LaneShift) - 1);
        return offset + bytes <= machine.LaneBytes
            ? machine.Lane((int)(local >> AddressMap.LaneShift)) + offset
            : throw new SimulationException($"{bytes} bytes at 0x{address:x} leave their lane of {machine.LaneBytes}");
    }
}
