using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>SYSID, opcode 15 (isa.md section 4): ends, no-ops and the lane mask.</summary>
internal static unsafe class SystemCommand
{
    /// <summary>Executes the command.</summary>
    public static void Run(Bm1684xMachine machine, TiuCommand c)
    {
        int eu = c.Int(TiuField.TskEuTyp);
        switch (eu)
        {
            case 0 or 1 or 5 or 30 or 31:
                break;
            case 2:
                machine.MaskRegister.Set(c[TiuField.TskLaneNum], c.Flag(TiuField.LanesKept), c.Flag(TiuField.LanesOnce));
                break;
            case 3 or 4:
                machine.MaskRegister.Set(FromMemory(machine, c.Word(TiuField.Opd0Addr), eachLane: eu == 4), c.Flag(TiuField.LanesKept), c.Flag(TiuField.LanesOnce));
                break;
            default:
                throw new SimulationException($"system command {eu} is not simulated");
        }
    }

    // One byte per lane: 64 in a row in one lane, or one in each lane.
    private static ulong FromMemory(Bm1684xMachine machine, uint address, bool eachLane)
    {
        var shape = eachLane ? new Shape4(1, machine.LaneCount, 1, 1) : new Shape4(1, 1, 1, machine.LaneCount);
        LaneTensor bytes = LaneTensor.Compact(machine, address, shape, Arithmetic.ElementType.Int8);
        ulong mask = 0;
        for (int lane = 0; lane < machine.LaneCount; lane++)
        {
            byte value = eachLane ? *bytes.Plane(0, lane) : bytes.Plane(0, 0)[lane];
            mask |= value != 0 ? 1UL << lane : 0;
        }

        return mask;
    }
}
