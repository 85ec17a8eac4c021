using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Largest value of each window.</summary>
/// <remarks>
/// y[oh, ow] = max of x over the pixels of the window that lie inside the image.
/// </remarks>
[Op("top.MaxPool")]
public sealed partial class MaxPool : TopOp
{
    /// <summary>[N,C,H,W].</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>[N,C,OH,OW].</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>Height and width of the window.</summary>
    [Attr]
    public partial EquatableList<long> KernelShape { get; }

    /// <summary>Vertical and horizontal step.</summary>
    [Attr]
    public partial EquatableList<long> Strides { get; }

    /// <summary>Padding: top, left, bottom, right.</summary>
    [Attr]
    public partial EquatableList<long> Pads { get; }

    /// <summary>Whether output extents are rounded up.</summary>
    [Attr(Default = "false")]
    public partial bool CeilMode { get; }

    /// <summary>Without effect; kept so that both poolings have the same attributes.</summary>
    [Attr(Default = "false")]
    public partial bool CountIncludePad { get; }

    /// <summary>Whether negative results become 0.</summary>
    [Attr(Default = "false")]
    public partial bool DoRelu { get; }

    /// <summary>The upper bound after do_relu, or a negative number for none.</summary>
    [Attr(Default = "-1.0")]
    public partial double ReluLimit { get; }

    /// <inheritdoc/>
    public override long Flops => Output.Shape.Count * KernelShape[0] * KernelShape[1];

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("2x2", s => Create(s.Builder, s.Location, s.Input(2, 3, 8, 6), [2, 2], [2, 2], [0, 0, 0, 0])),
        new("3x3_pad", s => Create(s.Builder, s.Location, s.Input(1, 66, 9, 7), [3, 3], [2, 2], [1, 1, 1, 1])),
        new("asymmetric", s => Create(s.Builder, s.Location, s.Input(1, 5, 8, 11), [3, 4], [1, 2], [0, 2, 1, 3])),
        new("ceil", s => Create(s.Builder, s.Location, s.Input(1, 3, 7, 8), [3, 3], [2, 2], [0, 0, 0, 0], ceilMode: true)),
        new("ceil_drops_window", s => Create(s.Builder, s.Location, s.Input(1, 3, 5, 5), [2, 2], [3, 3], [1, 1, 1, 1], ceilMode: true)),
        new("global", s => Create(s.Builder, s.Location, s.Input(2, 70, 5, 7), [5, 7], [1, 1], [0, 0, 0, 0])),
        new("stride_over_kernel", s => Create(s.Builder, s.Location, s.Input(1, 3, 11, 10), [2, 2], [3, 4], [0, 0, 0, 0])),
        new("relu", s => Create(s.Builder, s.Location, s.Input(1, 3, 6, 6), [2, 3], [1, 1], [0, 1, 1, 1], doRelu: true)),
        new("relu_limit", s => Create(
            s.Builder, s.Location, s.Input(-9, 9, [1, 3, 6, 6]), [2, 2], [2, 2], [0, 0, 0, 0], doRelu: true, reluLimit: 1)),
    ];

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(PoolShape.Infer(this, Input.Shape, KernelShape, Strides, Pads, CeilMode), Input);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Tensor y = Inference.Floats(Output);
        Pool2DShape shape = PoolShape.Kernel(Input.Shape, Output.Shape, KernelShape, Strides, Pads);
        MaxPool2D.Run(shape, context.Floats(Input), y.Floats(), context.Options);
        context.Finish(Output, y, DoRelu, ReluLimit);
    }
}
