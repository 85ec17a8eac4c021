namespace TpuMlir.Sdk.Backends.Lowering;

/// <summary>What a lowering rule computes in.</summary>
[Flags]
public enum Numerics
{
    /// <summary>The mode's floating-point type.</summary>
    Floating = 1,

    /// <summary>Quantised integers; in modes that have them.</summary>
    Quantized = 2,
}
