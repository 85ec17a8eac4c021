using TpuMlir.Sdk.Backends.Programs;
using TpuMlir.Sdk.Ir;

namespace TpuMlir.Sdk.Backends.Generation;

/// <summary>A network's input or output in global memory.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where it lies.</param>
/// <param name="Type">Its type.</param>
public sealed record NetworkTensor(string Name, GlobalAddress Address, TensorType Type);

/// <summary>Everything a container holds, before addresses are final.</summary>
/// <typeparam name="TCommand">The chip's own form of a command.</typeparam>
/// <param name="Name">The network's name.</param>
/// <param name="Program">The commands with their waits.</param>
/// <param name="Constants">The bytes of the constants' region; never empty.</param>
/// <param name="RegionBytes">Bytes of each region, by <see cref="GlobalRegion"/>.</param>
/// <param name="RegionBases">Where each region lies when they follow one another from the target's global base on.</param>
/// <param name="Inputs">The network's inputs.</param>
/// <param name="Outputs">The network's outputs.</param>
public sealed record CodeImage<TCommand>(
    string Name,
    ProgramBuilder<TCommand> Program,
    byte[] Constants,
    IReadOnlyList<long> RegionBytes,
    IReadOnlyList<ulong> RegionBases,
    IReadOnlyList<NetworkTensor> Inputs,
    IReadOnlyList<NetworkTensor> Outputs)
{
    /// <summary>The address of a place when the regions follow one another.</summary>
    public ulong Absolute(GlobalAddress address) => RegionBases[address.Region] + (ulong)address.Offset;
}

/// <summary>A finished container.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="Checker">The checker of its command streams, decoded from the container again.</param>
public sealed record LinkedCode(byte[] Content, ProgramChecker Checker)
{
    /// <summary>What the chip has to add to the artifact's statistics, such as an estimate of its time.</summary>
    public IReadOnlyDictionary<string, long> Statistics { get; init; } = new Dictionary<string, long>();
}
