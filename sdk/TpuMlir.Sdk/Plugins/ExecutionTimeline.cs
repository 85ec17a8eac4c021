namespace TpuMlir.Sdk.Plugins;

/// <summary>When each command of a network runs on which engine, as a cost model expects it.</summary>
/// <param name="Engines">Names of the engines, in the target's order.</param>
/// <param name="Frequency">Cycles in a second.</param>
/// <param name="Commands">Commands by their start, then engine.</param>
public sealed record ExecutionTimeline(IReadOnlyList<string> Engines, double Frequency, IReadOnlyList<TimelineCommand> Commands)
{
    /// <summary>Cycles from the start of the first command to the end of the last.</summary>
    public long Cycles { get; } = Commands.Count == 0 ? 0 : Commands.Max(c => c.End);

    /// <summary>Those cycles as time.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds(Cycles / Frequency);
}

/// <summary>A command on a timeline.</summary>
/// <param name="Engine">The engine it runs on, an index.</param>
/// <param name="Id">1, 2, 3, ... on each engine, through all command groups; what <see cref="OpBoundary.LastCommand"/> counts.</param>
/// <param name="Kind">What it does, with its type or direction: commands of one kind follow one formula.</param>
/// <param name="Start">The cycle it starts in.</param>
/// <param name="Cycles">How many it takes.</param>
public sealed record TimelineCommand(int Engine, long Id, string Kind, long Start, long Cycles)
{
    /// <summary>The cycle after its last.</summary>
    public long End => Start + Cycles;

    /// <summary>Its operands with their shapes, for people.</summary>
    public string Operands { get; init; } = "";

    /// <summary>True when hardware counters of this kind of command were recorded; false when its cycles are an estimate by analogy.</summary>
    public bool IsMeasured { get; init; }

    /// <summary>Bytes read from global memory.</summary>
    public long GlobalBytesRead { get; init; }

    /// <summary>Bytes written to global memory.</summary>
    public long GlobalBytesWritten { get; init; }

    /// <summary>Multiply-accumulates it performs.</summary>
    public long Macs { get; init; }

    /// <summary>Cycles those would take at the chip's peak rate for their type.</summary>
    public double PeakCycles { get; init; }

    /// <summary>Why the engine stood still before this command; null when it did not.</summary>
    public TimelineStall? Stall { get; init; }
}

/// <summary>Cycles an engine waited before a command.</summary>
/// <param name="Cycles">How many.</param>
/// <param name="Cause">The engine or the resource it waited for, by name.</param>
/// <param name="Command">The number of the command of that engine; 0 for a resource.</param>
public sealed record TimelineStall(long Cycles, string Cause, long Command);
