using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>SYSID, opcode 15 (isa.md section 4): ends, no-ops and the lane mask.</summary>
internal static class SystemCommand
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
            default:
                throw new SimulationException($"system command {eu} is not simulated");
        }
    }
}
