using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Tpu;

/// <summary>2-D convolution.</summary>
[Op("tpu.Conv2D")]
public sealed partial class Conv2D : TpuOp, IConvolution
{
    /// <summary>[N,IC,H,W].</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>[OC,IC/group,KH,KW], constant or computed.</summary>
    [Operand]
    public partial Value Filter { get; }

    /// <summary>[OC].</summary>
    [Operand]
    public partial Value? Bias { get; }

    /// <summary>[N,OC,OH,OW].</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>Height and width of the filter.</summary>
    [Attr]
    public partial EquatableList<long> KernelShape { get; }

    /// <summary>Vertical and horizontal step.</summary>
    [Attr]
    public partial EquatableList<long> Strides { get; }

    /// <summary>Zeros added top, left, bottom, right.</summary>
    [Attr]
    public partial EquatableList<long> Pads { get; }

    /// <summary>Independent groups of channels.</summary>
    [Attr(Default = "1")]
    public partial long Group { get; }

    /// <summary>Distances of filter rows and columns.</summary>
    [Attr(Default = "[1, 1]")]
    public partial EquatableList<long> Dilations { get; }

    /// <summary>Whether negative results become 0.</summary>
    [Attr(Default = "false")]
    public partial bool DoRelu { get; }

    /// <summary>The upper bound after do_relu, or a negative number for none.</summary>
    [Attr(Default = "-1.0")]
    public partial double ReluLimit { get; }

    /// <summary>Input channels summed at a time; 0 for all at once.</summary>
    [Attr(Default = "0")]
    public partial long IcCut { get; }

    /// <summary>What sums are accumulated in; empty for the chip's default.</summary>
    [Attr(Default = "\"\"")]
    public partial string AccType { get; }

    /// <summary>Kind of requantisation of an integer operation; empty for none. The numbers are in the attributes below.</summary>
    [Attr(Default = "\"\"")]
    public partial string QuantMode { get; }

    /// <summary>How requantisation rounds.</summary>
    [Attr(Default = "\"\"")]
    public partial string RoundMode { get; }

    /// <summary>Multipliers of requantisation: one, or one for each output channel.</summary>
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

    /// <inheritdoc/>
    public override void InferTypes()
    {
        Shape shape = ConvShape.Infer(this, Input.Shape, Filter.Shape, KernelShape, Strides, Pads, Dilations, Group);
        ConvShape.CheckBias(this, Bias, shape[1]);
        Output.Infer(shape, ResultType.Named(this, OutType, Input));
    }
}
