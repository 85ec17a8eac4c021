using TpuMlir.Backends.Bm1684x.Target;
using TpuMlir.Sdk.Targets;

namespace TpuMlir.Backends.Bm1684x.Tests.Generation;

/// <summary>The chip, and a variant of an eighth of the local memory on which nearly everything is sliced.</summary>
internal static class TestTargets
{
    public static readonly string[] Modes = ["F32", "F16", "BF16"];

    public static TargetDescription Base => Bm1684xTarget.Base;

    public static TargetDescription Small { get; } = Bm1684xTarget.Base with { LaneBytes = 32 * 1024, BanksPerLane = 16 };
}
