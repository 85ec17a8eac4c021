using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Transposed 2-D convolution.</summary>
/// <remarks>
/// y[n, oc, ih·sh + kh·dh − top, iw·sw + kw·dw − left] += filter[ic, oc, kh, kw] · x[n, ic, ih, iw], starting from bias[oc];
/// the filter is laid out as in ONNX.
/// </remarks>
[Op("top.Deconv")]
public sealed partial class Deconv : TopOp
{
    /// <summary>[N,IC,H,W].</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>[IC,OC/group,KH,KW].</summary>
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

    /// <summary>Rows and columns cut off: top, left, bottom, right.</summary>
    [Attr]
    public partial EquatableList<long> Pads { get; }

    /// <summary>Independent groups of channels.</summary>
    [Attr(Default = "1")]
    public partial long Group { get; }

    /// <summary>Distances of filter rows and columns.</summary>
    [Attr(Default = "[1, 1]")]
    public partial EquatableList<long> Dilations { get; }

    /// <summary>Rows and columns appended at the bottom and right.</summary>
    [Attr(Default = "[0, 0]")]
    public partial EquatableList<long> OutputPadding { get; }

    /// <summary>Whether negative results become 0.</summary>
    [Attr(Default = "false")]
    public partial bool DoRelu { get; }

    /// <summary>The upper bound after do_relu, or a negative number for none.</summary>
    [Attr(Default = "-1.0")]
    public partial double ReluLimit { get; }

    /// <inheritdoc/>
    public override long Flops => (2 * Input.Shape.Count * Filter.Shape.Product(1, 4)) + (Bias is null ? 0 : Output.Shape.Count);

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("2x2_stride2", s => Create(
            s.Builder, s.Location, s.Input(1, 3, 5, 5), s.Weight(3, 4, 2, 2), s.Weight(4), [2, 2], [2, 2], [0, 0, 0, 0])),
        new("3x3_no_bias", s => Create(
            s.Builder, s.Location, s.Input(2, 66, 4, 5), s.Weight(66, 5, 3, 3), null, [3, 3], [1, 1], [1, 1, 1, 1])),
        new("asymmetric", s => Create(
            s.Builder, s.Location, s.Input(1, 4, 5, 6), s.Weight(4, 3, 4, 3), s.Weight(3), [4, 3], [2, 3], [0, 1, 1, 0])),
        new("groups", s => Create(
            s.Builder, s.Location, s.Input(2, 6, 4, 4), s.Weight(6, 3, 3, 3), s.Weight(6), [3, 3], [2, 2], [1, 1, 1, 1], group: 2)),
        new("depthwise", s => Create(
            s.Builder, s.Location, s.Input(1, 67, 3, 4), s.Weight(67, 1, 4, 4), s.Weight(67),
            [4, 4], [2, 2], [1, 1, 1, 1], group: 67, doRelu: true, reluLimit: 2)),
        new("dilated", s => Create(
            s.Builder, s.Location, s.Input(1, 3, 4, 5), s.Weight(3, 2, 3, 3), s.Weight(2),
            [3, 3], [2, 1], [1, 0, 2, 1], dilations: [2, 3], doRelu: true)),
        new("output_padding", s => Create(
            s.Builder, s.Location, s.Input(1, 3, 4, 4), s.Weight(3, 4, 3, 3), s.Weight(4),
            [3, 3], [3, 2], [1, 1, 1, 1], outputPadding: [2, 1])),
        new("stride_over_kernel", s => Create(
            s.Builder, s.Location, s.Input(1, 3, 4, 4), s.Weight(3, 2, 2, 2), null, [2, 2], [3, 4], [0, 0, 0, 0])),
    ];

    /// <inheritdoc/>
    public override void InferTypes()
    {
        Shape shape = DeconvShape.Infer(this, Input.Shape, Filter.Shape, KernelShape, Strides, Pads, Dilations, OutputPadding, Group);
        ConvShape.CheckBias(this, Bias, shape[1]);
        Output.Infer(shape, Input);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Tensor y = Inference.Floats(Output);
        Deconv2D.Run(
            DeconvShape.Kernel(Input.Shape, Filter.Shape, Strides, Pads, Dilations, OutputPadding, Group),
            context.Floats(Input),
            context.Floats(Filter),
            context.FloatsOrEmpty(Bias),
            y.Floats(),
            context.Options);
        context.Finish(Output, y, DoRelu, ReluLimit);
    }
}
