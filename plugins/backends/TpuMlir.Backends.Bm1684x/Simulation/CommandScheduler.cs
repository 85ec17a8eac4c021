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
    private readonly Random _random = new(seed);
    private IReadOnlyList<TiuCommand> _tiu = [];
    private IReadOnlyList<GdmaCommand> _gdma = [];
    private CommandExecuted? _executed;
    private int _t, _g, _tiuDone, _gdmaDone;

    /// <summary>Runs both queues to their ends.</summary>
    public void Run(IReadOnlyList<TiuCommand> tiu, IReadOnlyList<GdmaCommand> gdma, CommandExecuted? executed = null)
    {
        Begin(tiu, gdma, executed);
        RunTo(tiu.Count, gdma.Count);
    }

    /// <summary>Takes two queues without running anything yet.</summary>
    public void Begin(IReadOnlyList<TiuCommand> tiu, IReadOnlyList<GdmaCommand> gdma, CommandExecuted? executed = null)
    {
        (_tiu, _gdma, _executed) = (tiu, gdma, executed);
        _t = _g = _tiuDone = _gdmaDone = 0;
    }

    /// <summary>Runs until that many commands of each queue are done, and no others.</summary>
    public void RunTo(int tiuCount, int gdmaCount)
    {
        while (_t < tiuCount || _g < gdmaCount)
        {
            Step(IsTiuNext(tiuCount, gdmaCount));
        }
    }

    /// <summary>Which engine's command runs next when that many of each are to run: true for TIU.</summary>
    /// <exception cref="SimulationException">Neither can start.</exception>
    public bool IsTiuNext(int tiuCount, int gdmaCount)
    {
        bool tiuReady = _t < tiuCount && _tiu[_t].Int(TiuField.CmdIdDep) <= _gdmaDone;
        bool gdmaReady = _g < gdmaCount && _gdma[_g].Int(GdmaField.CmdIdDep) <= _tiuDone;
        return tiuReady || gdmaReady
            ? tiuReady && (!gdmaReady || PrefersTiu(_tiu[_t], _gdma[_g], _random))
            : throw Deadlock(_tiu, _t, _gdmaDone, _gdma, _g, _tiuDone);
    }

    /// <summary>Runs one command of an engine; it must be able to start.</summary>
    public void Step(bool tiu)
    {
        if (tiu)
        {
            TiuCommand command = _tiu[_t++];
            machine.Execute(command);
            _tiuDone = command.Int(TiuField.CmdId);
            _executed?.Invoke(command, null);
        }
        else
        {
            GdmaCommand command = _gdma[_g++];
            machine.Execute(command);
            _gdmaDone = command.Int(GdmaField.CmdId);
            _executed?.Invoke(null, command);
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
