using TpuMlir.Sdk.Backends.Programs;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Sdk.Backends.Simulation;

/// <summary>A network's commands, and where its inputs and outputs lie.</summary>
/// <param name="Engines">The engines' names.</param>
/// <param name="Queues">The commands of each engine.</param>
/// <param name="Inputs">The network's inputs, at addresses as compiled.</param>
/// <param name="Outputs">The network's outputs, at addresses as compiled.</param>
public sealed record SimulatedProgram<TCommand>(
    IReadOnlyList<string> Engines,
    IReadOnlyList<IReadOnlyList<QueuedCommand<TCommand>>> Queues,
    IReadOnlyList<PlacedTensor> Inputs,
    IReadOnlyList<PlacedTensor> Outputs);
