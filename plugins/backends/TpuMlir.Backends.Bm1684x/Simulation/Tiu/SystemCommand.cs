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
                // The mask's 64 bits are spread over the three engine counters of the form: 20, 20 and 20 bits are known.
                ulong mask = c[TiuField.CmdIdEng1] | (c[TiuField.CmdIdEng2] << 20) | (c[TiuField.CmdIdEng3] << 40);
                throw new SimulationException($"lane masks cannot be set by this form (low 60 bits 0x{mask:x})");
            default:
                throw new SimulationException($"system command {eu} is not simulated");
        }
    }
}
