namespace TpuMlir.Sdk.Ops.Shapes;

/// <summary>Attributes that say how many terms are summed at a time (ic_cut, k_cut, axis_cut).</summary>
public static class Cuts
{
    /// <summary>Terms summed at a time: the attribute's number, or all when it is 0 or more than there are.</summary>
    public static int Of(long cut, long length) => checked((int)(cut > 0 ? Math.Min(cut, length) : length));
}
