namespace TpuMlir.Backends.Bm1684x.Isa;

/// <summary>Address map and geometry of the chip's memories (the chip's instruction set).</summary>
public static class ChipMemory
{
    /// <summary>Lanes, each with a local memory of its own.</summary>
    public const int Lanes = 64;

    /// <summary>Where the lane's number stands in a local address.</summary>
    public const int LaneShift = 18;

    /// <summary>Bytes of local memory of a lane.</summary>
    public const int LaneBytes = 1 << LaneShift;

    /// <summary>Bytes of a bank; a command whose operands share one runs slower.</summary>
    public const int BankBytes = 1 << 14;

    /// <summary>Banks of a lane.</summary>
    public const int BanksPerLane = LaneBytes / BankBytes;

    /// <summary>Width of one lane's execution unit; also the alignment of the "aligned" layout.</summary>
    public const int EuBytes = 64;

    /// <summary>Where local memory begins for the GDMA.</summary>
    public const ulong LocalBase = 0x0800_0000;

    /// <summary>Where it ends.</summary>
    public const ulong LocalEnd = LocalBase + (ulong)Lanes * LaneBytes;

    /// <summary>Where static memory begins, which the GDMA does not reach.</summary>
    public const ulong StaticBase = 0x0900_0000;

    /// <summary>Where it ends.</summary>
    public const ulong StaticEnd = StaticBase + 0x1_0000;

    /// <summary>Where L2 memory begins.</summary>
    public const ulong L2Base = 0x1000_0000;

    /// <summary>Where it ends.</summary>
    public const ulong L2End = L2Base + 0x20_0000;

    /// <summary>Where what programs may use of it ends.</summary>
    public const ulong L2UsableEnd = L2Base + 0x1F_B000;

    /// <summary>Where global memory begins.</summary>
    public const ulong GlobalBase = 0x1_0000_0000;

    /// <summary>Where 40-bit addresses end.</summary>
    public const ulong GlobalEnd = 1UL << 40;

    /// <summary>The mask of all lanes.</summary>
    public const ulong AllLanes = ulong.MaxValue;

    /// <summary>A TIU operand address: lane in bits 18.., byte offset in the low 18 bits.</summary>
    public static uint Local(int lane, int offset)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)lane, (uint)Lanes);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)offset, (uint)LaneBytes);
        return ((uint)lane << LaneShift) | (uint)offset;
    }

    /// <summary>The lane a TIU local address starts in.</summary>
    public static int LaneOf(uint address) => (int)(address >> LaneShift) & (Lanes - 1);

    /// <summary>The byte offset of a TIU local address within its lane.</summary>
    public static int OffsetOf(uint address) => (int)(address & (LaneBytes - 1));

    /// <summary>Which memory a 40-bit GDMA address lies in; null outside every window.</summary>
    public static MemorySpace? SpaceOf(ulong address) => address switch
    {
        >= LocalBase and < LocalEnd => MemorySpace.Local,
        >= StaticBase and < StaticEnd => MemorySpace.Static,
        >= L2Base and < L2End => MemorySpace.L2,
        >= GlobalBase and < GlobalEnd => MemorySpace.Global,
        _ => null,
    };

    /// <summary>The least multiple of a unit that is no less.</summary>
    public static long AlignUp(long value, long unit) => (value + unit - 1) / unit * unit;

    /// <summary>The quotient rounded up.</summary>
    public static int CeilDiv(int value, int unit) => (value + unit - 1) / unit;
}

/// <summary>The four memories a command can touch.</summary>
public enum MemorySpace
{
    /// <summary>Local memory of the lanes.</summary>
    Local,

    /// <summary>Global memory (DDR).</summary>
    Global,

    /// <summary>On-chip memory all lanes share.</summary>
    L2,

    /// <summary>Tables of constants, for broadcasts by the TIU only.</summary>
    Static,
}
