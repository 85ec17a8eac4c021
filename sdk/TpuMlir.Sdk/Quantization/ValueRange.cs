using TpuMlir.Sdk.Ir;

namespace TpuMlir.Sdk.Quantization;

/// <summary>The values a tensor takes: every real number in [Min, Max].</summary>
/// <param name="Min">The smallest; finite.</param>
/// <param name="Max">The largest; finite, not below <paramref name="Min"/>.</param>
public readonly record struct ValueRange(double Min, double Max)
{
    /// <summary>The largest magnitude: what a symmetric quantisation must reach.</summary>
    public double Threshold => Math.Max(Math.Abs(Min), Math.Abs(Max));

    /// <summary>True when no value is below zero.</summary>
    public bool IsNonNegative => Min >= 0;

    /// <summary>The range of a value or weight type that says it: that seen in calibration, or what a quantised type can hold.</summary>
    public static ValueRange? Of(IrType type) => (type as TensorType)?.Element switch
    {
        CalibratedElement c => new(c.Min, c.Max),
        QuantizedElement { Axis: null } q => new(q.Real(q.StoredRange.Min), q.Real(q.StoredRange.Max)),
        _ => null,
    };

    /// <summary>The smallest range that holds both.</summary>
    public ValueRange Union(ValueRange other) => new(Math.Min(Min, other.Min), Math.Max(Max, other.Max));

    /// <summary>The range of these values, or null when there are none or one is not finite.</summary>
    public static ValueRange? Of(ReadOnlySpan<float> values)
    {
        if (values.IsEmpty)
        {
            return null;
        }

        // Both return NaN when there is one.
        float min = System.Numerics.Tensors.TensorPrimitives.Min(values), max = System.Numerics.Tensors.TensorPrimitives.Max(values);
        return float.IsFinite(min) && float.IsFinite(max) ? new(min, max) : null;
    }
}
