using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Simulation;

/// <summary>Which of two ready engines goes first; every choice is a legal execution (isa.md section 4).</summary>
internal enum Interleaving
{
    /// <summary>The order in which the commands were made, as far as their numbers tell: the engine that lags behind.</summary>
    Program,

    /// <summary>TIU runs as far as it can, then GDMA.</summary>
    TiuFirst,

    /// <summary>GDMA runs as far as it can, then TIU.</summary>
    GdmaFirst,

    /// <summary>A coin decides each time.</summary>
    Random,
}

/// <summary>Called after each command: exactly one of the two is not null.</summary>
internal delegate void CommandExecuted(TiuCommand? tiu, GdmaCommand? gdma);

/// <summary>
/// Runs a pair of command queues on a machine. A command starts when its predecessor and the command of the other engine
/// it depends on are done; nothing else orders the engines.
/// </summary>
internal sealed class CommandScheduler(Bm1684xMachine machine, Interleaving order = Interleaving.Program, int seed = 0)
{
    /// <summary>Runs both queues to their ends.</summary>
    public void Run(IReadOnlyList<TiuCommand> tiu, IReadOnlyList<GdmaCommand> gdma, CommandExecuted? executed = null)
    {
        var random = new Random(seed);
        int t = 0, g = 0, tiuDone = 0, gdmaDone = 0;
        while (t < tiu.Count || g < gdma.Count)
        {
            bool tiuReady = t < tiu.Count && tiu[t].Int(TiuField.CmdIdDep) <= gdmaDone;
            bool gdmaReady = g < gdma.Count && gdma[g].Int(GdmaField.CmdIdDep) <= tiuDone;
            if (!tiuReady && !gdmaReady)
            {
                throw Deadlock(tiu, t, gdmaDone, gdma, g, tiuDone);
            }

            if (tiuReady && (!gdmaReady || PrefersTiu(tiu[t], gdma[g], random)))
            {
                machine.Execute(tiu[t]);
                tiuDone = tiu[t].Int(TiuField.CmdId);
                executed?.Invoke(tiu[t++], null);
            }
            else
            {
                machine.Execute(gdma[g]);
                gdmaDone = gdma[g].Int(GdmaField.CmdId);
                executed?.Invoke(null, gdma[g++]);
            }
        }
    }

    // A command was made after everything it depends on and, as dependencies never run ahead, before the other engine's
    // command that depends on it; so with both ready, the one with the smaller dependency came first.
    private bool PrefersTiu(TiuCommand tiu, GdmaCommand gdma, Random random) => order switch
    {
        Interleaving.TiuFirst => true,
        Interleaving.GdmaFirst => false,
        Interleaving.Random => random.Next(2) == 0,
        _ => tiu.Int(TiuField.CmdIdDep) < gdma.Int(GdmaField.CmdId),
    };

    private static SimulationException Deadlock(
        IReadOnlyList<TiuCommand> tiu, int t, int gdmaDone, IReadOnlyList<GdmaCommand> gdma, int g, int tiuDone)
    {
        string tiuState = t < tiu.Count
            ? $"TIU command {tiu[t].Int(TiuField.CmdId)} waits for GDMA {tiu[t].Int(TiuField.CmdIdDep)}"
            : "TIU has ended";
        string gdmaState = g < gdma.Count
            ? $"GDMA command {gdma[g].Int(GdmaField.CmdId)} waits for TIU {gdma[g].Int(GdmaField.CmdIdDep)}"
            : "GDMA has ended";
        return new SimulationException("deadlock", 0,
            $"{tiuState} (GDMA has done {gdmaDone}); {gdmaState} (TIU has done {tiuDone})");
    }
}
