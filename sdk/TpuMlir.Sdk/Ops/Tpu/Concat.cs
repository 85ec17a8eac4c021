using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;

namespace TpuMlir.Sdk.Ops.Tpu;

/// <summary>Joins tensors along an axis.</summary>
[Op("tpu.Concat")]
public sealed partial class Concat : TpuOp
{
    /// <summary>Tensors that differ in the extent of the axis only.</summary>
    [Operand]
    public partial IReadOnlyList<Value> Inputs { get; }

    /// <summary>The joined tensor.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The axis; negative counts from the end.</summary>
    [Attr]
    public partial long Axis { get; }

    /// <summary>Kind of requantisation of an integer operation; empty for none. The numbers are in the attributes below.</summary>
    [Attr(Default = "\"\"")]
    public partial string QuantMode { get; }

    /// <summary>How requantisation rounds.</summary>
    [Attr(Default = "\"\"")]
    public partial string RoundMode { get; }

    /// <summary>Multipliers of requantisation: one for each operand.</summary>
    [Attr(Default = "[]")]
    public partial EquatableList<long> Multipliers { get; }

    /// <summary>Right shifts of requantisation, as many; a negative one shifts to the left.</summary>
    [Attr(Default = "[]")]
    public partial EquatableList<long> Rshifts { get; }

    /// <summary>f32 factors of requantisation, where the chip has these.</summary>
    [Attr(Default = "[]")]
    public partial EquatableList<double> OutScales { get; }

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(ConcatShape.Infer(this, Inputs, Axis), Inputs[0]);
}
