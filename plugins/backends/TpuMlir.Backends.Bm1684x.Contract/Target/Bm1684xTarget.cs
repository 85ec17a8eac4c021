using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Sdk.Targets;

namespace TpuMlir.Backends.Bm1684x.Target;

/// <summary>The chip as data (isa.md section 1).</summary>
internal static class Bm1684xTarget
{
    public const int Tiu = 0;
    public const int Gdma = 1;

    public static TargetDescription Base { get; } = new()
    {
        Name = "BM1684X",
        Lanes = ChipMemory.Lanes,
        LaneWidthBytes = ChipMemory.EuBytes,
        LaneBytes = ChipMemory.LaneBytes,
        BanksPerLane = ChipMemory.BanksPerLane,
        GlobalBase = ChipMemory.GlobalBase,
        GlobalBytes = 16UL << 30,
        GlobalAlignment = 128,
        MaxDimension = 65535,
        // A quarter of the smallest lane we test with: two filter buffers, inputs and results always fit beside it.
        ReductionBytes = 8192,
        Engines = ["TIU", "GDMA"],
        ComputeTypes = ["f32", "f16", "bf16"],
    };
}
