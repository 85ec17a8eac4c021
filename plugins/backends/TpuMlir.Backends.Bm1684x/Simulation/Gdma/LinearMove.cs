using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Simulation.Gdma;

/// <summary>GDMA general (type 3): a linear copy or fill, special 1 the same bytes to consecutive lanes.</summary>
internal static unsafe class LinearMove
{
    // A long block is copied four times as fast as rows.
    private const int BytesOfWork = 4 * WorkLoop.BytesOfWork;

    /// <summary>Executes the command.</summary>
    public static void Run(Bm1684xMachine machine, GdmaCommand c)
    {
        ElementType type = c.DataType();
        long bytes = (long)c[GdmaField.SrcCstride] * type.Size();
        bool broadcast = c.Int(GdmaField.CmdSpecialFunction) == 1;
        int lanes = broadcast ? c.Int(GdmaField.DstCsize) : 1;
        long destination = c.Destination(), local = destination - AddressMap.LocalMemory;
        bool toLanes = InLanes(machine, destination);
        if (broadcast && (!toLanes || (local >> AddressMap.LaneShift) + lanes > machine.LaneCount))
        {
            throw new SimulationException($"a broadcast to {lanes} lanes from 0x{destination:x} on leaves local memory");
        }

        if (c.Int(GdmaField.CmdSpecialFunction) > 1)
        {
            throw new SimulationException($"a linear move has no special function {c.Int(GdmaField.CmdSpecialFunction)}");
        }

        long inLane = local & ((1 << AddressMap.LaneShift) - 1);
        if (broadcast && inLane + bytes > machine.LaneBytes)
        {
            throw new SimulationException($"a broadcast of {bytes} bytes to 0x{destination:x} leaves its lanes");
        }

        byte* source = c.Flag(GdmaField.FillConstantEn) ? null : Linear(machine, c.Source(), bytes);
        if (!broadcast)
        {
            ToLane(0);
            return;
        }

        // A source in the lanes may be one of the targets, and is then read in their order.
        bool apart = source == null || !InLanes(machine, c.Source());
        WorkLoop.Run(lanes, apart ? lanes * bytes / BytesOfWork : 0, ToLane);

        void ToLane(int lane)
        {
            byte* target = Linear(machine, destination + ((long)lane << AddressMap.LaneShift), bytes);
            if (!toLanes)
            {
                Write(c, source, target, bytes, type);
                return;
            }

            // A copy that leaves its lane goes on in the next one, which the mask may leave out.
            long first = (local >> AddressMap.LaneShift) + lane;
            for (long done = 0; done < bytes;)
            {
                long count = Math.Min(bytes - done, machine.LaneBytes - (inLane + done) % machine.LaneBytes);
                if (((c.LaneMask() >> (int)(first + (inLane + done) / machine.LaneBytes)) & 1) != 0)
                {
                    Write(c, source == null ? null : source + done, target + done, count, type);
                }

                done += count;
            }
        }
    }

    private static void Write(GdmaCommand c, byte* source, byte* target, long bytes, ElementType type)
    {
        if (source == null)
        {
            PlaneCopy.FillRow(target, type.Size(), (int)(bytes / type.Size()), type.Size(), (uint)c[GdmaField.ConstantValue]);
        }
        else
        {
            Buffer.MemoryCopy(source, target, bytes, bytes);
        }
    }

    private static byte* Linear(Bm1684xMachine machine, long address, long bytes)
    {
        long local = address - AddressMap.LocalMemory;
        if (!InLanes(machine, address))
        {
            return MemoryView.Resolve(machine, address, bytes);
        }

        // Lanes follow each other in the address space only where they have their full size.
        long offset = local & ((1 << AddressMap.LaneShift) - 1);
        long end = machine.LaneBytes == 1 << AddressMap.LaneShift ? ((long)machine.LaneCount << AddressMap.LaneShift) - (local - offset) : machine.LaneBytes;
        return offset + bytes <= end
            ? machine.Lane((int)(local >> AddressMap.LaneShift)) + offset
            : throw new SimulationException($"{bytes} bytes at 0x{address:x} leave local memory");
    }

    private static bool InLanes(Bm1684xMachine machine, long address) =>
        address >= AddressMap.LocalMemory && address - AddressMap.LocalMemory < (long)machine.LaneCount << AddressMap.LaneShift;
}
