using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Removes dimensions of extent 1.</summary>
/// <remarks>No axes means all dimensions of extent 1.</remarks>
[Op("top.Squeeze")]
public sealed partial class Squeeze : TopOp
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The tensor without the axes.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The axes to remove; negative ones count from the end.</summary>
    [Attr]
    public partial EquatableList<long> Axes { get; }

    /// <inheritdoc/>
    public override long Flops => 0;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("one", s => Create(s.Builder, s.Location, s.Input(2, 1, 5, 7), [1])),
        new("negative", s => Create(s.Builder, s.Location, s.Input(2, 3, 1, 1), [-1, -2])),
        new("all", s => Create(s.Builder, s.Location, s.Input(1, 3, 1, 5, 1), [])),
        new("to_scalar", s => Create(s.Builder, s.Location, s.Input(1), [0])),
    ];

    /// <inheritdoc/>
    public override void InferTypes()
    {
        Shape input = Input.Shape;
        int[] axes = Axes.Count == 0
            ? [.. Enumerable.Range(0, input.Rank).Where(i => input[i] == 1)]
            : Shapes.Axes.Of(this, Axes, input.Rank);
        Require.That(this, axes.All(i => input[i] == 1), $"axes {Axes} of {input} are not all 1");
        Output.Infer(new Shape(input.Where((_, i) => !axes.Contains(i))), Input);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.Set(Output, context[Input].Reshape(Output.Shape));

    /// <inheritdoc/>
    public override bool Decompose(OpRewriter rewriter) => rewriter.ReplaceByReshape(this, Input, Output);
}
