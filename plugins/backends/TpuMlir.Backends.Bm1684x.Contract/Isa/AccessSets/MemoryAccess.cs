namespace TpuMlir.Backends.Bm1684x.Isa.AccessSets;

/// <summary>
/// Bytes a command touches. Local memory: the offsets [Start, End) in every lane of the mask. Other memories: the
/// addresses [Start, End), with an empty mask.
/// </summary>
internal readonly record struct MemoryAccess(MemorySpace Space, ulong Lanes, long Start, long End)
{
    public static readonly MemoryAccess AllLocal = new(MemorySpace.Local, ChipMemory.AllLanes, 0, ChipMemory.LaneBytes);

    /// <summary>Every memory in full: what a command nobody can read may touch.</summary>
    public static readonly IReadOnlyList<MemoryAccess> Everything =
    [
        AllLocal,
        new(MemorySpace.Static, 0, (long)ChipMemory.StaticBase, (long)ChipMemory.StaticEnd),
        new(MemorySpace.L2, 0, (long)ChipMemory.L2Base, (long)ChipMemory.L2End),
        new(MemorySpace.Global, 0, 0, (long)ChipMemory.GlobalEnd),
    ];

    public bool Overlaps(in MemoryAccess other) =>
        Space == other.Space && Start < other.End && other.Start < End
        && (Space != MemorySpace.Local || (Lanes & other.Lanes) != 0);

    public override string ToString() => Space == MemorySpace.Local
        ? $"local lanes {Lanes:X16} [0x{Start:X}, 0x{End:X})"
        : $"{Space.ToString().ToLowerInvariant()} [0x{Start:X}, 0x{End:X})";
}

/// <summary>What a command reads and writes; never less than it does, sometimes more.</summary>
internal sealed record AccessSet(IReadOnlyList<MemoryAccess> Reads, IReadOnlyList<MemoryAccess> Writes)
{
    public static readonly AccessSet None = new([], []);

    /// <summary>True when the two commands may not be reordered: one writes what the other reads or writes.</summary>
    public bool ConflictsWith(AccessSet other) =>
        Meet(Writes, other.Writes) || Meet(Writes, other.Reads) || Meet(Reads, other.Writes);

    private static bool Meet(IReadOnlyList<MemoryAccess> left, IReadOnlyList<MemoryAccess> right)
    {
        foreach (var a in left)
        {
            foreach (var b in right)
            {
                if (a.Overlaps(b))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
