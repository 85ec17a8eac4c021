using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Matrix product by numpy's rules.</summary>
/// <remarks>
/// y = op(input) · op(right) + bias; leading dimensions broadcast, a vector is a row on the left and a column on the right
/// and its dimension is left out of the result.
/// </remarks>
[Op("top.MatMul")]
public sealed partial class MatMul : TopOp
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

    /// <summary>The extents of the product.</summary>
    public MatMulShape Extents => MatMulShape.Of(this, Input.Shape, Right.Shape, LeftTranspose, RightTranspose);

    /// <inheritdoc/>
    public override long Flops => Output.Shape.Count * ((2 * Extents.K) + (Bias is null ? 0 : 1));

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("constant_right", s => Create(s.Builder, s.Location, s.Input(5, 70), s.Weight(70, 33), s.Weight(33))),
        new("right_transpose_relu", s => Create(
            s.Builder, s.Location, s.Input(3, 4, 66), s.Weight(7, 66), s.Weight(7), rightTranspose: true, doRelu: true)),
        new("left_transpose", s => Create(
            s.Builder, s.Location, s.Input(2, 9, 5), s.Input(2, 9, 6), null, leftTranspose: true, doRelu: true, reluLimit: 3)),
        new("both_transposed", s => Create(
            s.Builder, s.Location, s.Input(7, 5), s.Input(6, 7), null, leftTranspose: true, rightTranspose: true)),
        new("batch", s => Create(s.Builder, s.Location, s.Input(2, 3, 5, 7), s.Input(2, 3, 7, 4), null)),
        new("batch_broadcast", s => Create(s.Builder, s.Location, s.Input(2, 1, 5, 7), s.Input(3, 7, 4), s.Weight(4))),
        new("broadcast_left", s => Create(s.Builder, s.Location, s.Weight(5, 6), s.Input(4, 6, 7), null)),
        new("vector_left", s => Create(s.Builder, s.Location, s.Input(7), s.Input(3, 7, 4), null)),
        new("vector_right", s => Create(s.Builder, s.Location, s.Input(2, 5, 7), s.Weight(7), s.Weight(1))),
        new("vectors", s => Create(s.Builder, s.Location, s.Input(67), s.Input(67), null)),
    ];

    /// <inheritdoc/>
    public override void InferTypes()
    {
        MatMulShape extents = Extents;
        extents.CheckBias(this, Bias);
        Output.Infer(extents.Output, Input);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Tensor y = Inference.Floats(Output);
        BatchedProduct.Run(
            Extents,
            LeftTranspose && Input.Shape.Rank > 1,
            RightTranspose && Right.Shape.Rank > 1,
            context.Floats(Input),
            context.Floats(Right),
            context.FloatsOrEmpty(Bias),
            y.Floats(),
            context.Options);
        context.Finish(Output, y, DoRelu, ReluLimit);
    }
}
