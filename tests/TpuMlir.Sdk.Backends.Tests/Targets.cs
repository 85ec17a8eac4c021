using TpuMlir.Sdk.Targets;

namespace TpuMlir.Sdk.Backends.Tests;

/// <summary>A small made-up chip whose numbers are easy to check by hand.</summary>
internal static class Targets
{
    public static TargetDescription Small { get; } = new()
    {
        Name = "Small",
        Lanes = 4,
        LaneWidthBytes = 16,
        LaneBytes = 1024,
        BanksPerLane = 8,
        GlobalBase = 0x1000,
        GlobalBytes = 1 << 20,
        GlobalAlignment = 64,
        MaxDimension = 4095,
        ReductionBytes = 256,
        Engines = ["compute", "transfer"],
        ComputeTypes = ["f32", "f16"],
    };
}
