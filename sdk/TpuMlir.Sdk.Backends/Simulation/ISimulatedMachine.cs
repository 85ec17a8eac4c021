namespace TpuMlir.Sdk.Backends.Simulation;

/// <summary>A chip with a network in its memory. It executes one command at a time; the order of the engines is <see cref="EngineQueues{TCommand}"/>'s business.</summary>
public interface ISimulatedMachine<TCommand> : IDisposable
{
    /// <summary>Executes a command.</summary>
    /// <exception cref="SimulationException">It is illegal.</exception>
    void Execute(TCommand command);

    /// <summary>Copies bytes out of global memory from an address as compiled.</summary>
    /// <exception cref="SimulationException">They do not lie in it.</exception>
    void Read(ulong address, Span<byte> bytes);

    /// <summary>Copies bytes into global memory from an address as compiled on.</summary>
    /// <exception cref="SimulationException">They do not lie in it.</exception>
    void Write(ulong address, ReadOnlySpan<byte> bytes);
}
