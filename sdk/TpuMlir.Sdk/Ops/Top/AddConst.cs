using System.Numerics.Tensors;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;
using Tensor = TpuMlir.Sdk.Tensors.Tensor;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Sum with a constant.</summary>
/// <remarks>y = x + c.</remarks>
[Op("top.AddConst")]
public sealed partial class AddConst : TopOp, IPointwise
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The shape of the input.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The constant.</summary>
    [Attr]
    public partial double ConstVal { get; }

    /// <summary>Whether negative results become 0.</summary>
    [Attr(Default = "false")]
    public partial bool DoRelu { get; }

    /// <summary>The upper bound after do_relu, or a negative number for none.</summary>
    [Attr(Default = "-1.0")]
    public partial double ReluLimit { get; }

    /// <inheritdoc/>
    public override long Flops => Output.Shape.Count;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("4d", s => Create(s.Builder, s.Location, s.Input(2, 3, 5, 7), 0.75)),
        new("negative_1d", s => Create(s.Builder, s.Location, s.Input(67), -1.5)),
        new("5d_channels70", s => Create(s.Builder, s.Location, s.Input(1, 70, 2, 3, 3), 0.3)),
        new("relu", s => Create(s.Builder, s.Location, s.Input(1, 3, 4, 4), 0.5, doRelu: true)),
        new("relu6", s => Create(s.Builder, s.Location, s.Input(-20, 20, [1, 3, 4, 4]), 1.5, doRelu: true, reluLimit: 6)),
    ];

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(Input.Shape, Input);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        ReadOnlySpan<float> x = context.Floats(Input);
        Tensor y = Inference.Floats(Output);
        float c = (float)ConstVal;
        TensorPrimitives.Add(x, c, y.Floats());

        context.Finish(Output, y, DoRelu, ReluLimit);
    }
}
