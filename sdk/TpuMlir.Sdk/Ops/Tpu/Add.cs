using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Tpu;

/// <summary>Sum with numpy broadcasting.</summary>
[Op("tpu.Add")]
public sealed partial class Add : TpuOp, IBinary
{
    /// <summary>The left operand.</summary>
    [Operand]
    public partial Value Lhs { get; }

    /// <summary>The right operand.</summary>
    [Operand]
    public partial Value Rhs { get; }

    /// <summary>The common shape.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>Whether negative results become 0.</summary>
    [Attr(Default = "false")]
    public partial bool DoRelu { get; }

    /// <summary>The upper bound after do_relu, or a negative number for none.</summary>
    [Attr(Default = "-1.0")]
    public partial double ReluLimit { get; }

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
    public override void InferTypes() => Output.Infer(BroadcastShape.Infer(this, Lhs.Shape, Rhs.Shape), Lhs);
}
