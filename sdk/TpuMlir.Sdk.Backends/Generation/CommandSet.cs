using TpuMlir.Sdk.Backends.Memory;
using TpuMlir.Sdk.Backends.Programs;

namespace TpuMlir.Sdk.Backends.Generation;

/// <summary>What the code all chips share asks about a command.</summary>
/// <typeparam name="TCommand">The chip's own form of a command.</typeparam>
public abstract class CommandSet<TCommand>
{
    /// <summary>The engine it runs on, an index of the target's engines.</summary>
    public abstract int Engine(TCommand command);

    /// <summary>What it reads and writes; never less than it does.</summary>
    public abstract AccessSet Access(TCommand command);

    /// <summary>The rules of the chip it breaks, each with its reason; empty for a legal command.</summary>
    public abstract IReadOnlyList<string> Violations(TCommand command);

    /// <summary>The kind of command, for messages.</summary>
    public abstract string Name(TCommand command);

    /// <summary>A command as text, for the disassembler.</summary>
    public abstract string Text(TCommand command);

    /// <summary>Decoded queues as the checker takes them.</summary>
    public IReadOnlyList<IReadOnlyList<CheckedCommand>> ToChecked(IReadOnlyList<string> engines, IReadOnlyList<IReadOnlyList<QueuedCommand<TCommand>>> queues) =>
        [.. queues.Select((queue, e) => queue.Select((c, i) => new CheckedCommand($"{engines[e]} {i + 1}", Access(c.Command), c.Waits)).ToArray())];
}
