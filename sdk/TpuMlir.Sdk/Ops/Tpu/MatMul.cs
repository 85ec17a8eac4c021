using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Tpu;

/// <summary>Matrix product by numpy's rules.</summary>
[Op("tpu.MatMul")]
public sealed partial class MatMul : TpuOp, IFusedRelu
{
    /// <summary>[...,M,K], [...,K,M] when transposed, or [K].</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>[...,K,N], [...,N,K] when transposed, or [K].</summary>
    [Operand]
    public partial Value Right { get; }

    /// <summary>[N].</summary>
    [Operand]
    public partial Value? Bias { get; }

    /// <summary>[...,M,N].</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>Whether the last two dimensions of the left operand are swapped.</summary>
    [Attr(Default = "false")]
    public partial bool LeftTranspose { get; }

    /// <summary>Whether the last two dimensions of the right operand are swapped.</summary>
    [Attr(Default = "false")]
    public partial bool RightTranspose { get; }

    /// <summary>Whether negative results become 0.</summary>
    [Attr(Default = "false")]
    public partial bool DoRelu { get; }

    /// <summary>The upper bound after do_relu, or a negative number for none.</summary>
    [Attr(Default = "-1.0")]
    public partial double ReluLimit { get; }

    /// <summary>Products summed at a time; 0 for all at once.</summary>
    [Attr(Default = "0")]
    public partial long KCut { get; }

    /// <summary>Kind of requantisation of an integer operation; empty for none. The numbers are in the attributes below.</summary>
    [Attr(Default = "\"\"")]
    public partial string QuantMode { get; }

    /// <summary>How requantisation rounds.</summary>
    [Attr(Default = "\"\"")]
    public partial string RoundMode { get; }

    /// <summary>Multipliers of requantisation: one, or one for each column.</summary>
    [Attr(Default = "[]")]
    public partial EquatableList<long> Multipliers { get; }

    /// <summary>Right shifts of requantisation, as many; a negative one shifts to the left.</summary>
    [Attr(Default = "[]")]
    public partial EquatableList<long> Rshifts { get; }

    /// <summary>f32 factors of requantisation, where the chip has these.</summary>
    [Attr(Default = "[]")]
    public partial EquatableList<double> OutScales { get; }

    /// <summary>Element type of the result; empty for that of the first operand.</summary>
    [Attr(Default = "\"\"")]
    public partial string OutType { get; }

    /// <summary>The extents of the product.</summary>
    public MatMulShape Extents => MatMulShape.Of(this, Input.Shape, Right.Shape, LeftTranspose, RightTranspose);

    /// <inheritdoc/>
    public override void InferTypes()
    {
        MatMulShape extents = Extents;
        extents.CheckBias(this, Bias);
        Output.Infer(extents.Output, ResultType.Named(this, OutType, Input));
    }
}
