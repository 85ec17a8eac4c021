using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Merges a range of dimensions into one.</summary>
/// <remarks>A scalar becomes a vector of one element.</remarks>
[Op("top.Flatten")]
public sealed partial class Flatten : TopOp
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The merged tensor.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The first dimension merged; negative counts from the end.</summary>
    [Attr(Default = "0")]
    public partial long StartDim { get; }

    /// <summary>The last dimension merged; negative counts from the end.</summary>
    [Attr(Default = "-1")]
    public partial long EndDim { get; }

    /// <inheritdoc/>
    public override long Flops => 0;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("all", s => Create(s.Builder, s.Location, s.Input(2, 3, 5))),
        new("from1", s => Create(s.Builder, s.Location, s.Input(2, 70, 3, 3), startDim: 1)),
        new("middle", s => Create(s.Builder, s.Location, s.Input(2, 3, 4, 5, 2), startDim: -4, endDim: 3)),
        new("one", s => Create(s.Builder, s.Location, s.Input(2, 3), startDim: 1, endDim: 1)),
        new("scalar", s => Create(s.Builder, s.Location, s.Input(Tensor.From([2.5f], [])))),
    ];

    /// <inheritdoc/>
    public override void InferTypes()
    {
        Shape input = Input.Shape.Rank == 0 ? [1] : Input.Shape;
        int start = Axes.Of(this, StartDim, input.Rank), end = Axes.Of(this, EndDim, input.Rank);
        Require.That(this, start <= end, $"start_dim {StartDim} is behind end_dim {EndDim}");
        Output.Infer(new Shape([.. input.Take(start), input.Product(start, end + 1), .. input.Skip(end + 1)]), Input);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.Set(Output, context[Input].Reshape(Output.Shape));

    /// <inheritdoc/>
    public override bool Decompose(OpRewriter rewriter) => rewriter.ReplaceByReshape(this, Input, Output);
}
