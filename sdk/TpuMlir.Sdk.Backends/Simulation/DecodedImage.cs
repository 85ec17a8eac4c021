using TpuMlir.Sdk.Backends.Generation;
using TpuMlir.Sdk.Backends.Memory;
using TpuMlir.Sdk.Backends.Programs;

namespace TpuMlir.Sdk.Backends.Simulation;

/// <summary>What was read from a container with base-register addresses.</summary>
/// <param name="Name">The network's name.</param>
/// <param name="Constants">The bytes of the constants' region.</param>
/// <param name="RegionBytes">Bytes of each region, by <see cref="GlobalRegion"/>.</param>
/// <param name="Inputs">The network's inputs.</param>
/// <param name="Outputs">The network's outputs.</param>
/// <param name="Queues">The commands of each engine, in the target's order.</param>
public sealed record DecodedImage<TCommand>(
    string Name,
    byte[] Constants,
    IReadOnlyList<long> RegionBytes,
    IReadOnlyList<NetworkTensor> Inputs,
    IReadOnlyList<NetworkTensor> Outputs,
    IReadOnlyList<IReadOnlyList<QueuedCommand<TCommand>>> Queues)
{
    /// <summary>The checker of its commands; constants and inputs count as written.</summary>
    public ProgramChecker Checker(CommandSet<TCommand> commands, IReadOnlyList<string> engines) => new(
        commands.ToChecked(engines, Queues),
        [
            new GlobalAddress(GlobalRegion.Constants, 0).Range(Constants.Length),
            .. Inputs.Select(i => i.Address.Range(i.Type.Bytes)),
        ]);
}
