using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ir;

/// <summary>What the elements of a tensor type are.</summary>
public abstract record TensorElement
{
    /// <summary>The scalar type that holds an element in memory.</summary>
    public abstract ElementType Storage { get; }
}

/// <summary>Plain scalars.</summary>
public sealed record ScalarElement(ElementType Type) : TensorElement
{
    /// <inheritdoc/>
    public override ElementType Storage => Type;
}

/// <summary>Scalars with the range seen in calibration: <c>!quant.calibrated&lt;f32&lt;min:max&gt;&gt;</c>.</summary>
public sealed record CalibratedElement(ElementType Expressed, double Min, double Max) : TensorElement
{
    /// <inheritdoc/>
    public override ElementType Storage => Expressed;
}

/// <summary>
/// Uniformly quantised scalars: real = scale * (stored - zero point); <c>!quant.uniform&lt;i8:f32, scale:zero&gt;</c>,
/// or per axis with one scale and zero point for each slice: <c>!quant.uniform&lt;i8:f32:axis, {s0:z0,s1:z1}&gt;</c>.
/// </summary>
/// <param name="Stored">The integer type in memory.</param>
/// <param name="Expressed">The real type it stands for.</param>
/// <param name="Axis">The quantised dimension, or null for one scale for the whole tensor.</param>
/// <param name="Scales">Scales, one or one for each slice.</param>
/// <param name="ZeroPoints">Zero points, as many as scales.</param>
/// <param name="StorageMin">Smallest stored value in use, or null for the type's own.</param>
/// <param name="StorageMax">Largest stored value in use, or null for the type's own.</param>
public sealed record QuantizedElement(
    ElementType Stored,
    ElementType Expressed,
    int? Axis,
    EquatableList<double> Scales,
    EquatableList<long> ZeroPoints,
    long? StorageMin = null,
    long? StorageMax = null) : TensorElement
{
    /// <inheritdoc/>
    public override ElementType Storage => Stored;

    /// <summary>The stored values in use.</summary>
    public (long Min, long Max) StoredRange
    {
        get
        {
            (long min, long max) = Stored.IntegerRange();
            return (StorageMin ?? min, StorageMax ?? max);
        }
    }

    /// <summary>The scale of the whole tensor; throws when there is one for each slice.</summary>
    public double Scale => Axis is null ? Scales[0] : throw new InvalidOperationException("the tensor has a scale for each slice");

    /// <summary>The zero point of the whole tensor; throws when there is one for each slice.</summary>
    public long ZeroPoint => Axis is null ? ZeroPoints[0] : throw new InvalidOperationException("the tensor has a zero point for each slice");

    /// <summary>One scale for the whole tensor, standing for f32.</summary>
    public static QuantizedElement PerTensor(ElementType stored, double scale, long zeroPoint = 0) =>
        new(stored, ElementType.F32, null, [scale], [zeroPoint]);

    /// <summary>A scale for each slice along a dimension and no zero points, standing for f32.</summary>
    public static QuantizedElement PerAxis(ElementType stored, int axis, IReadOnlyList<double> scales) =>
        new(stored, ElementType.F32, axis, [.. scales], [.. scales.Select(_ => 0L)]);

    /// <summary>The real number a stored value stands for, when there is one scale for the whole tensor.</summary>
    public double Real(long stored) => Scale * (stored - ZeroPoint);
}
