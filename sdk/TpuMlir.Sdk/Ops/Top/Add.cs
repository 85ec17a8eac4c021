using System.Numerics.Tensors;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;
using Tensor = TpuMlir.Sdk.Tensors.Tensor;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Sum with numpy broadcasting.</summary>
/// <remarks>y = Σ coeff_i·x_i.</remarks>
[Op("top.Add")]
public sealed partial class Add : TopOp
{
    /// <summary>Two or more tensors whose shapes broadcast.</summary>
    [Operand]
    public partial IReadOnlyList<Value> Inputs { get; }

    /// <summary>The common shape.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>Whether negative results become 0.</summary>
    [Attr(Default = "false")]
    public partial bool DoRelu { get; }

    /// <summary>The upper bound after do_relu, or a negative number for none.</summary>
    [Attr(Default = "-1.0")]
    public partial double ReluLimit { get; }

    /// <summary>A factor for each operand; empty for all 1.</summary>
    [Attr(Default = "[]")]
    public partial EquatableList<double> Coeff { get; }

    /// <inheritdoc/>
    public override long Flops => Output.Shape.Count * ((Inputs.Count - 1) + Coeff.Count(c => c != 1));

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("same", s => Create(s.Builder, s.Location, [s.Input(2, 3, 5, 7), s.Input(2, 3, 5, 7)])),
        new("channel_right", s => Create(s.Builder, s.Location, [s.Input(2, 70, 5, 7), s.Input(1, 70, 1, 1)])),
        new("row_left", s => Create(s.Builder, s.Location, [s.Input(7), s.Input(2, 3, 5, 7)])),
        new("both", s => Create(s.Builder, s.Location, [s.Input(2, 1, 5, 1), s.Input(3, 1, 9)])),
        new("constant", s => Create(s.Builder, s.Location, [s.Input(1, 66, 5, 5), s.Weight(66, 1, 1)])),
        new("constant_left", s => Create(s.Builder, s.Location, [s.Weight(1, 3, 1, 1), s.Input(2, 3, 4, 4)])),
        new("5d", s => Create(s.Builder, s.Location, [s.Input(2, 3, 2, 4, 3), s.Input(2, 1, 2, 1, 3)])),
        new("three", s => Create(s.Builder, s.Location, [s.Input(2, 3, 4), s.Input(3, 4), s.Input(4)])),
        new("relu", s => Create(s.Builder, s.Location, [s.Input(1, 3, 5, 5), s.Input(1, 3, 5, 5)], doRelu: true)),
        new("relu6", s => Create(s.Builder, s.Location, [s.Input(-9, 9, [1, 3, 5, 5]), s.Input(1, 3, 5, 5)], doRelu: true, reluLimit: 6)),
        new("coeff", s => Create(s.Builder, s.Location, [s.Input(2, 3, 4), s.Input(2, 3, 4), s.Input(4)], coeff: [0.5, -2, 1])),
        new("coeff_relu", s => Create(s.Builder, s.Location, [s.Input(2, 3, 4), s.Weight(3, 1)], doRelu: true, coeff: [1, -0.25])),
    ];

    /// <inheritdoc/>
    public override void InferTypes()
    {
        Require.That(this, Coeff.Count == 0 || Coeff.Count == Inputs.Count, $"{Coeff.Count} coefficients for {Inputs.Count} operands");
        Output.Infer(BroadcastShape.Infer(this, Inputs), Inputs[0]);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        if (Coeff.All(c => c == 1))
        {
            context.Binary(BinaryKind.Add, Inputs, Output, DoRelu, ReluLimit);
            return;
        }

        Tensor sum = Scaled(context, 0);
        for (int i = 1; i < Inputs.Count; i++)
        {
            sum = Inference.Floats(BinaryKind.Add, sum, Scaled(context, i), context.Options);
        }

        context.Finish(Output, sum, DoRelu, ReluLimit);
    }

    private Tensor Scaled(InferenceContext context, int index)
    {
        Tensor tensor = Tensor.From(context.Floats(Inputs[index]), Inputs[index].Shape);
        TensorPrimitives.Multiply(tensor.Floats(), (float)Coeff[index], tensor.Floats());
        return tensor;
    }
}
