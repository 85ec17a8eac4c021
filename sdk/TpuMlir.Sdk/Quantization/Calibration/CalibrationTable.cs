using TpuMlir.Sdk.Ir;

namespace TpuMlir.Sdk.Quantization;

/// <summary>What calibration found of each value, by tensor name, in program order.</summary>
public sealed record CalibrationTable
{
    /// <summary>The ranges by tensor name.</summary>
    public OrderedDictionary<string, CalibratedRange> Ranges { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Notes for people, one for each line, without the comment sign.</summary>
    public EquatableList<string> Comments { get; init; } = [];
}
