using TpuMlir.Sdk.Backends.Generation;

namespace TpuMlir.Sdk.Backends.Memory;

/// <summary>
/// A half-open interval of bytes in one memory: the same interval in each of a range of lanes for local memory, lane 0 for
/// memories without lanes.
/// </summary>
/// <param name="Space">Which memory; the numbers are the backend's, <see cref="MemorySpace"/> has the usual ones.</param>
/// <param name="Lanes">Bit i set: lane i is part of the range. 1 for memories without lanes.</param>
/// <param name="Start">First byte (within a lane, for local memory).</param>
/// <param name="End">One past the last byte.</param>
public readonly record struct MemoryRange(int Space, UInt128 Lanes, long Start, long End)
{
    /// <summary>True when the two ranges share a byte.</summary>
    public bool Overlaps(in MemoryRange other) =>
        Space == other.Space && Start < other.End && other.Start < End && (Lanes & other.Lanes) != 0;

    /// <summary>The mask of <paramref name="count"/> lanes from <paramref name="first"/> on, wrapping at <paramref name="lanes"/>.</summary>
    public static UInt128 LaneMask(int first, int count, int lanes)
    {
        UInt128 all = lanes == 128 ? UInt128.MaxValue : (UInt128.One << lanes) - 1;
        if (count >= lanes)
        {
            return all;
        }

        UInt128 run = (UInt128.One << count) - 1;
        first %= lanes;
        return ((run << first) | (first == 0 ? 0 : run >> (lanes - first))) & all;
    }
}

/// <summary>The memories most chips have. A backend may use further numbers of its own.</summary>
public static class MemorySpace
{
    /// <summary>The lanes' own memory.</summary>
    public const int Local = 0;

    /// <summary>Global memory (DRAM).</summary>
    public const int Global = 1;

    /// <summary>On-chip memory all lanes share.</summary>
    public const int Shared = 2;

    /// <summary>Memory with tables the firmware fills.</summary>
    public const int Static = 3;

    /// <summary>What messages call it: "local memory".</summary>
    public static string Name(int space) => space switch
    {
        Local => "local memory",
        Global => "global memory",
        Shared => "shared memory",
        Static => "static memory",
        _ => GlobalRegion.Name(space) ?? $"memory {space}",
    };
}

/// <summary>What a command reads and writes. May be larger than the truth for writes-after, never smaller.</summary>
public sealed record AccessSet(IReadOnlyList<MemoryRange> Reads, IReadOnlyList<MemoryRange> Writes)
{
    /// <summary>No access at all.</summary>
    public static AccessSet None { get; } = new([], []);

    /// <summary>True when running the two commands in the other order, or at once, could change a result.</summary>
    public bool ConflictsWith(AccessSet other) =>
        Any(Writes, other.Reads) || Any(Writes, other.Writes) || Any(Reads, other.Writes);

    private static bool Any(IReadOnlyList<MemoryRange> a, IReadOnlyList<MemoryRange> b)
    {
        for (int i = 0; i < a.Count; i++)
        {
            for (int j = 0; j < b.Count; j++)
            {
                if (a[i].Overlaps(b[j]))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
