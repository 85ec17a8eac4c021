namespace TpuMlir.Sdk.Plugins;

/// <summary>Facts about numeric modes by their names, which are TPU-MLIR's. An open set.</summary>
public static class NumericModes
{
    /// <summary>True for modes whose activations are quantised with scales fixed when the network is compiled.</summary>
    public static bool NeedsRanges(string mode) =>
        mode is "INT8" or "UINT8" or "INT4" or "W4INT8" or "F8" or "F8E4M3" or "F8E5M2" or "W4F8E4M3" or "W4F8E5M2";
}
