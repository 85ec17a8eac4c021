using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Simulation;

/// <summary>A run command by command, for the debugger; how a command and its operands read is the chip's.</summary>
/// <param name="run">The run; the session disposes it.</param>
public abstract class SimulationSession<TCommand>(SimulatedRun<TCommand> run) : IDebugSession
{
    private DebugCommand? _next;

    /// <inheritdoc/>
    public IReadOnlyList<string> Engines => run.Queues.Names;

    /// <inheritdoc/>
    public IReadOnlyList<long> Counts => run.Queues.Counts;

    /// <inheritdoc/>
    public IReadOnlyList<long> Done => run.Queues.Done;

    /// <inheritdoc/>
    public DebugCommand? Next => _next ??= run.Next() is { } engine ? Command(engine, Done[engine] + 1) : null;

    /// <inheritdoc/>
    public DebugCommand Command(int engine, long number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, Counts[engine]);
        return Describe(engine, number, run.Queues[engine, number]);
    }

    /// <inheritdoc/>
    public void Step()
    {
        run.Step(Next?.Engine ?? throw new InvalidOperationException("all commands have run"));
        _next = null;
    }

    /// <inheritdoc/>
    public abstract Tensor Read(string operand);

    /// <inheritdoc/>
    public Tensor Read(PlacedTensor tensor) => run.Read(tensor);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> Outputs() => run.Outputs();

    /// <inheritdoc/>
    public void Dispose()
    {
        run.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A command for people.</summary>
    /// <param name="engine">Its engine.</param>
    /// <param name="number">Its number on the engine, from 1.</param>
    /// <param name="command">The command.</param>
    protected abstract DebugCommand Describe(int engine, long number, TCommand command);
}
