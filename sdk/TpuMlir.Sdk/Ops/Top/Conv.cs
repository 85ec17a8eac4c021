using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>2-D convolution.</summary>
/// <remarks>
/// y[n, oc, oh, ow] = bias[oc] + Σ_(ic, kh, kw) filter[oc, ic, kh, kw] · x[n, g·IC/G + ic, oh·sh + kh·dh − top, ow·sw + kw·dw − left].
/// The filter may be computed.
/// </remarks>
[Op("top.Conv")]
public sealed partial class Conv : TopOp
{
    /// <summary>[N,IC,H,W].</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>[OC,IC/group,KH,KW].</summary>
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

    /// <inheritdoc/>
    public override long Flops => Output.Shape.Count * ((2 * Filter.Shape.Product(1, 4)) + (Bias is null ? 0 : 1));

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("3x3_same", s => Create(
            s.Builder, s.Location, s.Input(1, 3, 9, 9), s.Weight(8, 3, 3, 3), s.Weight(8), [3, 3], [1, 1], [1, 1, 1, 1])),
        new("1x1_no_bias", s => Create(
            s.Builder, s.Location, s.Input(2, 70, 5, 7), s.Weight(66, 70, 1, 1), null, [1, 1], [1, 1], [0, 0, 0, 0])),
        new("asymmetric", s => Create(
            s.Builder, s.Location, s.Input(1, 5, 8, 11), s.Weight(4, 5, 2, 3), s.Weight(4), [2, 3], [2, 1], [0, 2, 1, 1])),
        new("groups", s => Create(
            s.Builder, s.Location, s.Input(2, 6, 7, 7), s.Weight(9, 2, 3, 3), s.Weight(9), [3, 3], [1, 1], [1, 1, 1, 1], group: 3)),
        new("depthwise", s => Create(
            s.Builder, s.Location, s.Input(1, 67, 9, 7), s.Weight(67, 1, 3, 3), s.Weight(67),
            [3, 3], [2, 2], [1, 1, 1, 1], group: 67, doRelu: true, reluLimit: 6)),
        new("dilated", s => Create(
            s.Builder, s.Location, s.Input(1, 4, 13, 12), s.Weight(5, 4, 3, 3), null,
            [3, 3], [1, 2], [2, 3, 2, 3], dilations: [2, 3], doRelu: true)),
        new("stride_over_kernel", s => Create(
            s.Builder, s.Location, s.Input(1, 3, 11, 10), s.Weight(4, 3, 2, 2), s.Weight(4), [2, 2], [3, 4], [0, 0, 0, 0])),
        new("computed_filter", s => Create(
            s.Builder, s.Location, s.Input(1, 4, 6, 6), s.Input(3, 4, 3, 3), s.Weight(3), [3, 3], [1, 1], [0, 0, 0, 0])),
    ];

    /// <inheritdoc/>
    public override void InferTypes()
    {
        Shape shape = ConvShape.Infer(this, Input.Shape, Filter.Shape, KernelShape, Strides, Pads, Dilations, Group);
        ConvShape.CheckBias(this, Bias, shape[1]);
        Output.Infer(shape, Input);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Tensor y = Inference.Floats(Output);
        Kernels.Conv2D.Run(
            ConvShape.Kernel(Input.Shape, Filter.Shape, Strides, Pads, Dilations, Group),
            context.Floats(Input),
            context.Floats(Filter),
            context.FloatsOrEmpty(Bias),
            y.Floats(),
            context.Options);
        context.Finish(Output, y, DoRelu, ReluLimit);
    }
}
