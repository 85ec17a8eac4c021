using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>PorD over regions of interest, eu 6 average and 7 maximum (isa.md section 5.2); only partly known.</summary>
internal static class RegionPool
{
    /// <summary>Executes the command.</summary>
    public static void Run(Bm1684xMachine machine, TiuCommand c) =>
        throw new SimulationException($"region pooling (PorD function {c.Int(TiuField.TskEuTyp)}) is not characterised and not simulated");
}
