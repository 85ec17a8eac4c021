using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;

namespace TpuMlir.Sdk.Ops.Tpu;

/// <summary>Brings stored values from one scale to another: saturate(requantise(x - its zero point) + the result's zero point).</summary>
[Op("tpu.RequantInt")]
public sealed partial class RequantInt : TpuOp
{
    /// <summary>Any shape; integers.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The shape of the input.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>Kind of requantisation. The numbers are in the attributes below.</summary>
    [Attr(Default = "\"\"")]
    public partial string QuantMode { get; }

    /// <summary>How requantisation rounds.</summary>
    [Attr(Default = "\"\"")]
    public partial string RoundMode { get; }

    /// <summary>Multipliers of requantisation: one, or one for each slice of axis 1.</summary>
    [Attr(Default = "[]")]
    public partial EquatableList<long> Multipliers { get; }

    /// <summary>Right shifts of requantisation, as many; a negative one shifts to the left.</summary>
    [Attr(Default = "[]")]
    public partial EquatableList<long> Rshifts { get; }

    /// <summary>f32 factors of requantisation, where the chip has these.</summary>
    [Attr(Default = "[]")]
    public partial EquatableList<double> OutScales { get; }

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(Input.Shape, Input);
}
