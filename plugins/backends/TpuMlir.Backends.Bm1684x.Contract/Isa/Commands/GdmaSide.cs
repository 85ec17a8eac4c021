namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>
/// One side of a GDMA command: a 40-bit address, extents and element strides. On a local side C steps
/// from one 64-channel row to the next and channels walk the lanes.
/// </summary>
/// <param name="Address">Byte address in the map of <see cref="ChipMemory"/>, aligned to the element.</param>
/// <param name="Shape">Extents, 1 to 65535.</param>
/// <param name="Strides">Distances in elements; that of w is at most 128 bytes and not 0.</param>
public sealed record GdmaSide(ulong Address, Nchw Shape, Strides Strides)
{
    /// <summary>The memory it lies in; null outside all of them.</summary>
    public MemorySpace? Space => ChipMemory.SpaceOf(Address);

    /// <summary>Row-major without gaps.</summary>
    public static GdmaSide Contiguous(ulong address, Nchw shape) => new(address, shape, Strides.Contiguous(shape));

    /// <summary>A tensor of the TIU as the GDMA sees it.</summary>
    public static GdmaSide Local(LocalTensor tensor) =>
        new(ChipMemory.LocalBase + tensor.Address, tensor.Shape, tensor.Strides);

    /// <summary>What a command without strides assumes: aligned in local memory, contiguous elsewhere.</summary>
    public static GdmaSide Default(ulong address, Nchw shape, int elementBytes) =>
        ChipMemory.SpaceOf(address) == MemorySpace.Local
            ? new(address, shape, LocalLayouts.StridesOf(
                LocalLayout.Aligned, (uint)(address - ChipMemory.LocalBase), shape, elementBytes))
            : Contiguous(address, shape);
}
