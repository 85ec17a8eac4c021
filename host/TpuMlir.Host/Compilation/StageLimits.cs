namespace TpuMlir.Host.Compilation;

/// <summary>What a stage must reach.</summary>
/// <param name="Output">Least cosine of a network output.</param>
/// <param name="Inner">Least cosine of a tensor inside.</param>
public sealed record StageLimits(double Output, double Inner)
{
    /// <summary>Top against the source's framework: the same arithmetic in another order.</summary>
    public static StageLimits Import { get; } = new(0.99999, 0.9999);

    /// <summary>The lowered module against top, by mode.</summary>
    public static StageLimits Lowering(string mode) => mode switch
    {
        "F32" => new(0.99999, 0.9999),
        "F16" => new(0.9999, 0.999),
        // Eight bits for a tensor's whole range: TPU-MLIR asks for 0.90.
        "INT8" or "UINT8" => new(0.95, 0.90),
        _ => new(0.999, 0.99),
    };
}
