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
}
