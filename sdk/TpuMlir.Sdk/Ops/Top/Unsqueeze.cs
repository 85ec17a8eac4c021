using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Adds dimensions of extent 1.</summary>
[Op("top.Unsqueeze")]
public sealed partial class Unsqueeze : TopOp
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The tensor with the axes.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The axes of the result that are new; negative ones count from its end.</summary>
    [Attr]
    public partial EquatableList<long> Axes { get; }

    /// <inheritdoc/>
    public override long Flops => 0;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("first", s => Create(s.Builder, s.Location, s.Input(3, 5), [0])),
        new("negative", s => Create(s.Builder, s.Location, s.Input(3, 5), [-1, 1])),
        new("unsorted", s => Create(s.Builder, s.Location, s.Input(3, 5, 7), [4, 0])),
        new("scalar", s => Create(s.Builder, s.Location, s.Input(Tensor.From([2.5f], [])), [0])),
    ];

    /// <inheritdoc/>
    public override void InferTypes()
    {
        Shape input = Input.Shape;
        int rank = input.Rank + Axes.Count;
        int[] axes = Shapes.Axes.Of(this, Axes, rank);
        var dims = new long[rank];
        for (int i = 0, from = 0; i < rank; i++)
        {
            dims[i] = axes.Contains(i) ? 1 : input[from++];
        }

        Output.Infer(new Shape(dims), Input);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.Set(Output, context[Input].Reshape(Output.Shape));

    /// <inheritdoc/>
    public override bool Decompose(OpRewriter rewriter) => rewriter.ReplaceByReshape(this, Input, Output);
}
