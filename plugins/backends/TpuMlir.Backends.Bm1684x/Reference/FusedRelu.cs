using System.Runtime.Intrinsics;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>The ReLU that follows many operations.</summary>
internal static class FusedRelu
{
    /// <summary>max(x, 0), then min(y, limit) unless the limit is negative.</summary>
    public static Vector512<float> Apply(Vector512<float> x, float limit)
    {
        Vector512<float> y = Lanes.Max(x, Vector512<float>.Zero);
        return limit >= 0 ? Lanes.Min(y, Lanes.Of(limit)) : y;
    }
}
