using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Interleaves groups of channels.</summary>
/// <remarks>Channels as a matrix [group, C/group] are transposed.</remarks>
[Op("top.ShuffleChannel")]
public sealed partial class ShuffleChannel : TopOp
{
    /// <summary>[N,C,...].</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The shape of the input.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The number of groups.</summary>
    [Attr]
    public partial long Group { get; }

    /// <inheritdoc/>
    public override long Flops => 0;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("2_groups", s => Create(s.Builder, s.Location, s.Input(2, 6, 4, 5), 2)),
        new("channels72", s => Create(s.Builder, s.Location, s.Input(1, 72, 3, 3), 8)),
        new("3d", s => Create(s.Builder, s.Location, s.Input(2, 6, 7), 3)),
        new("one", s => Create(s.Builder, s.Location, s.Input(1, 4, 2, 2), 1)),
    ];

    /// <inheritdoc/>
    public override void InferTypes()
    {
        Shape input = Input.Shape;
        Require.That(this, input.Rank >= 2, $"an input of {input} has no channels");
        Require.That(this, Group > 0 && input[1] % Group == 0, $"{input[1]} channels do not divide into {Group} groups");
        Output.Infer(input, Input);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Tensor x = context[Input], y = new(x.Type, Output.Shape);
        Kernels.Transpose.Run(x.Bytes, x.Type.Size(), Parts.ToInts(), [0, 2, 1, 3], y.Bytes);
        context.Set(Output, y);
    }

    /// <inheritdoc/>
    public override bool Decompose(OpRewriter rewriter) => rewriter.ReplaceByShuffle(this, Input, Parts, [0, 2, 1, 3], Output);

    private EquatableList<long> Parts =>
        [Input.Shape[0], Group, Input.Shape[1] / Group, Input.Shape.Product(2, Input.Shape.Rank)];
}
