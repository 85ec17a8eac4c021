using TpuMlir.Sdk.Ir;

namespace TpuMlir.Sdk.Targets;

/// <summary>A chip as data. A variant chip is <c>base with { ... }</c>.</summary>
public sealed record TargetDescription
{
    /// <summary>The chip's name.</summary>
    public required string Name { get; init; }

    /// <summary>Lanes that compute side by side, each with its own local memory.</summary>
    public required int Lanes { get; init; }

    /// <summary>Bytes a lane's compute unit takes in a cycle; the alignment of aligned local tensors.</summary>
    public required int LaneWidthBytes { get; init; }

    /// <summary>Bytes of local memory for each lane.</summary>
    public required int LaneBytes { get; init; }

    /// <summary>Banks of a lane's local memory.</summary>
    public required int BanksPerLane { get; init; }

    /// <summary>Address where global memory begins for the compiler.</summary>
    public required ulong GlobalBase { get; init; }

    /// <summary>Bytes of global memory.</summary>
    public required ulong GlobalBytes { get; init; }

    /// <summary>Alignment of tensors in global memory, in bytes.</summary>
    public required int GlobalAlignment { get; init; }

    /// <summary>Largest extent of a dimension in a command.</summary>
    public required int MaxDimension { get; init; }

    /// <summary>
    /// Bytes of one operand's share of a reduction that must fit a lane at once: longer reductions are cut there when they
    /// are lowered, so that the cut, which changes bits, depends on the chip and never on the tiling.
    /// </summary>
    public required int ReductionBytes { get; init; }

    /// <summary>Engines in the order in which boundaries and statistics list them.</summary>
    public required EquatableList<string> Engines { get; init; }

    /// <summary>Element types the chip computes in, by their text.</summary>
    public required EquatableList<string> ComputeTypes { get; init; }

    /// <summary>Bytes of one bank.</summary>
    public int BankBytes => LaneBytes / BanksPerLane;
}
