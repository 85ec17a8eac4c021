using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Plugins;

/// <summary>An <see cref="IArtifact"/> whose commands can be run one at a time on the chip's simulator.</summary>
public interface IDebuggable
{
    /// <summary>Loads a network with its inputs; nothing has run then.</summary>
    /// <exception cref="Diagnostics.DiagnosticException">Inputs do not fit the network.</exception>
    IDebugSession Debug(string network, IReadOnlyDictionary<string, Tensor> inputs);
}

/// <summary>A network being run command by command.</summary>
public interface IDebugSession : IDisposable
{
    /// <summary>The engines, in the target's order.</summary>
    IReadOnlyList<string> Engines { get; }

    /// <summary>For each engine the number of its commands.</summary>
    IReadOnlyList<long> Counts { get; }

    /// <summary>For each engine how many of its commands have run.</summary>
    IReadOnlyList<long> Done { get; }

    /// <summary>The command <see cref="Step"/> will run; null when all have run.</summary>
    /// <exception cref="Diagnostics.DiagnosticException">No engine can go on: the program is in a deadlock.</exception>
    DebugCommand? Next { get; }

    /// <summary>A command of an engine, whether it has run or not.</summary>
    /// <param name="engine">The engine's index.</param>
    /// <param name="number">1 for its first command.</param>
    DebugCommand Command(int engine, long number);

    /// <summary>Runs the next command.</summary>
    /// <exception cref="Diagnostics.DiagnosticException">The command does something illegal.</exception>
    void Step();

    /// <summary>Reads a tensor given as the disassembly writes operands.</summary>
    /// <exception cref="FormatException">The text is no operand of this chip; the message says what is expected.</exception>
    /// <exception cref="ArgumentOutOfRangeException">It lies outside its memory.</exception>
    Tensor Read(string operand);

    /// <summary>Reads a tensor that lies contiguously in global memory.</summary>
    Tensor Read(PlacedTensor tensor);

    /// <summary>The network's outputs as they are in memory now.</summary>
    IReadOnlyDictionary<string, Tensor> Outputs();
}

/// <summary>A command as the debugger shows it.</summary>
/// <param name="Engine">Index of its engine.</param>
/// <param name="Number">1 for the engine's first command, counted through the whole network.</param>
/// <param name="Text">Its disassembly.</param>
/// <param name="Operands">Its operands, results first.</param>
/// <param name="Reads">What it reads; may be more than the truth, never less.</param>
/// <param name="Writes">What it writes; the same holds.</param>
public sealed record DebugCommand(
    int Engine,
    long Number,
    string Text,
    IReadOnlyList<DebugOperand> Operands,
    IReadOnlyList<DebugRange> Reads,
    IReadOnlyList<DebugRange> Writes);

/// <summary>An operand of a command.</summary>
/// <param name="Name">Its name in the disassembly, or a short one: "R0", "A".</param>
/// <param name="Text">The text <see cref="IDebugSession.Read(string)"/> takes.</param>
/// <param name="IsResult">True when the command writes it.</param>
public sealed record DebugOperand(string Name, string Text, bool IsResult);

/// <summary>Bytes of one memory, the same in each lane of a set for memories with lanes.</summary>
/// <param name="Memory">The memory's name; <see cref="Global"/> and <see cref="Local"/> are the usual ones.</param>
/// <param name="Lanes">Bit i set: lane i; 1 for memories without lanes.</param>
/// <param name="Start">First byte.</param>
/// <param name="End">One past the last byte.</param>
public readonly record struct DebugRange(string Memory, UInt128 Lanes, long Start, long End)
{
    /// <summary>Global memory; addresses are those of the artifact.</summary>
    public const string Global = "global";

    /// <summary>The lanes' local memory; addresses are offsets within a lane.</summary>
    public const string Local = "local";
}
