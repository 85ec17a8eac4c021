using TpuMlir.Sdk.Backends.Memory;
using TpuMlir.Sdk.Targets;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Tiling;

/// <summary>
/// A tensor in local memory in the compact layout: channel c lies in lane c modulo the lanes, and in a lane the planes of h and w
/// follow one another without gaps, those of the same n together.
/// </summary>
/// <param name="At">Its byte offset within the lanes.</param>
/// <param name="N">Batches.</param>
/// <param name="C">Channels, spread over the lanes.</param>
/// <param name="H">Rows.</param>
/// <param name="W">Columns.</param>
/// <param name="Type">The element type.</param>
public readonly record struct LaneTensor(int At, int N, int C, int H, int W, ElementType Type)
{
    /// <summary>Elements of a plane.</summary>
    public int Plane => H * W;

    /// <summary>Channels a lane holds, rounded up.</summary>
    public int Slots(TargetDescription target) => (C + target.Lanes - 1) / target.Lanes;

    /// <summary>Bytes it takes in a lane.</summary>
    public long Bytes(TargetDescription target) => (long)N * Slots(target) * H * W * Type.Size();

    /// <summary>What a command that reads or writes it touches.</summary>
    public MemoryRange Range(TargetDescription target) =>
        new(MemorySpace.Local, MemoryRange.LaneMask(0, Math.Min(C, target.Lanes), target.Lanes), At, At + Bytes(target));

    /// <summary>What is wrong with its place, or null.</summary>
    public string? Violation(TargetDescription target) =>
        Math.Min(Math.Min(N, C), Math.Min(H, W)) < 1 ? $"{this} is empty"
        : At % target.LaneWidthBytes != 0 ? $"{this} does not begin at a multiple of {target.LaneWidthBytes} bytes"
        : At + Bytes(target) > target.LaneBytes ? $"{this} does not end within a lane of {target.LaneBytes} bytes"
        : null;

    /// <inheritdoc/>
    public override string ToString() => $"{N}x{C}x{H}x{W}x{Type.Text()}@{At}";
}
