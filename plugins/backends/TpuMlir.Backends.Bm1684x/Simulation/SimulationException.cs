namespace TpuMlir.Backends.Bm1684x.Simulation;

/// <summary>A command the machine cannot execute: an access out of range, an illegal combination, a deadlock.</summary>
internal sealed class SimulationException(string engine, int commandNumber, string reason)
    : Exception(engine.Length == 0 ? reason : $"{engine} command {commandNumber}: {reason}")
{
    /// <summary>A fault whose command is not known yet; the machine adds it.</summary>
    public SimulationException(string reason)
        : this("", 0, reason)
    {
    }

    /// <summary>"TIU" or "GDMA"; empty until the machine has placed the fault.</summary>
    public string Engine { get; } = engine;

    /// <summary>The command's number (cmd_id).</summary>
    public int CommandNumber { get; } = commandNumber;

    /// <summary>What is wrong, without the command.</summary>
    public string Reason { get; } = reason;

    /// <summary>The same fault with its command.</summary>
    public SimulationException At(string engine, int commandNumber) =>
        Engine.Length != 0 ? this : new SimulationException(engine, commandNumber, Reason);
}
