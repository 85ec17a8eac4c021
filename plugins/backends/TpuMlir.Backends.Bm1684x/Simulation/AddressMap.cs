namespace TpuMlir.Backends.Bm1684x.Simulation;

/// <summary>The chip's address map (isa.md section 1.1).</summary>
internal static class AddressMap
{
    /// <summary>Local memory as GDMA sees it; TIU addresses leave this base out.</summary>
    public const long LocalMemory = 0x0800_0000;

    /// <summary>Static memory, an operand of the static broadcasts only.</summary>
    public const long StaticMemory = 0x0900_0000;

    /// <summary>L2 SRAM.</summary>
    public const long L2 = 0x1000_0000;

    /// <summary>Start of DDR in the compiler's linear address space.</summary>
    public const long GlobalMemory = 0x1_0000_0000;

    /// <summary>Address bits inside one lane; fixed by the encoding, whatever part of it a machine populates.</summary>
    public const int LaneShift = 18;

    /// <summary>Bytes of static memory.</summary>
    public const int StaticMemoryBytes = 64 << 10;

    /// <summary>Usable bytes of L2 SRAM.</summary>
    public const int L2Bytes = 0x1F_B000;
}
