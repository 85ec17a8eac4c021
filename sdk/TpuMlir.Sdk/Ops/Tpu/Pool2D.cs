using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Tpu;

/// <summary>Mean, sum or maximum of each window.</summary>
[Op("tpu.Pool2D")]
public sealed partial class Pool2D : TpuOp, IWindow
{
    /// <summary>[N,C,H,W].</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>[N,C,OH,OW]; extents are rounded down.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>Avg or Max.</summary>
    [Attr]
    public partial string PoolMode { get; }

    /// <summary>Height and width of the window.</summary>
    [Attr]
    public partial EquatableList<long> KernelShape { get; }

    /// <summary>Vertical and horizontal step.</summary>
    [Attr]
    public partial EquatableList<long> Strides { get; }

    /// <summary>Padding: top, left, bottom, right.</summary>
    [Attr]
    public partial EquatableList<long> Pads { get; }

    /// <summary>Factor of the window's sum in mode Avg.</summary>
    [Attr(Default = "1.0")]
    public partial double Scale { get; }

    /// <summary>Whether negative results become 0.</summary>
    [Attr(Default = "false")]
    public partial bool DoRelu { get; }

    /// <summary>The upper bound after do_relu, or a negative number for none.</summary>
    [Attr(Default = "-1.0")]
    public partial double ReluLimit { get; }

    /// <summary>What sums are accumulated in; empty for the chip's default.</summary>
    [Attr(Default = "\"\"")]
    public partial string AccType { get; }

    /// <summary>Kind of requantisation of an integer operation; empty for none. The numbers are in the attributes below.</summary>
    [Attr(Default = "\"\"")]
    public partial string QuantMode { get; }

    /// <summary>How requantisation rounds.</summary>
    [Attr(Default = "\"\"")]
    public partial string RoundMode { get; }

    /// <summary>Multipliers of requantisation: one.</summary>
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

    EquatableList<long> IWindow.Dilations => [1, 1];

    /// <inheritdoc/>
    public override void InferTypes()
    {
        Require.That(this, PoolMode is "Avg" or "Max", $"pool_mode '{PoolMode}' is not Avg or Max");
        Output.Infer(PoolShape.Infer(this, Input.Shape, KernelShape, Strides, Pads, false), ResultType.Named(this, OutType, Input));
    }
}
