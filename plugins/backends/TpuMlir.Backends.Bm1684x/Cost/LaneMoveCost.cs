using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Cost;

/// <summary>TRANS and BC: the lanes exchange one 64-byte line a cycle. Lane copy, lane broadcast and static distribution were recorded.</summary>
internal static class LaneMoveCost
{
    public static double Cycles(Transpose c)
    {
        if (c.Kind == TransposeKind.StaticDistribute)
        {
            return TiuCalibration.StaticDistribute;
        }

        Nchw source = c.Source.Shape;
        double lines = (double)source.N * source.C * Math.Ceiling((double)source.H * source.W * c.Source.Type.Size / ChipMemory.EuBytes);
        return Collides(c) ? (2 * lines) + TiuCalibration.LaneMoveStartSharedBank : lines + TiuCalibration.LaneMoveStart;
    }

    public static bool IsMeasured(TransposeKind kind) =>
        kind is TransposeKind.LaneCopy or TransposeKind.LaneBroadcast or TransposeKind.StaticDistribute;

    /// <summary>A lane that gives is also one that takes, from and to the same bank.</summary>
    private static bool Collides(Transpose c)
    {
        int distance = (c.Source.Lane - c.Result.Lane + ChipMemory.Lanes) % ChipMemory.Lanes;
        return LineAccess.ShareBank(c.Source, c.Result) && distance < Math.Min(c.Result.Shape.C, ChipMemory.Lanes);
    }
}
