using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Repeats dimensions of extent 1 up to a shape.</summary>
/// <remarks>The result is the numpy broadcast of the input and the shape, as in ONNX.</remarks>
[Op("top.Expand")]
public sealed partial class Expand : TopOp
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The broadcast shape.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The extents wanted; 1 keeps the input's.</summary>
    [Attr]
    public partial EquatableList<long> Shape { get; }

    /// <inheritdoc/>
    public override long Flops => 0;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("rows", s => Create(s.Builder, s.Location, s.Input(3, 1), [3, 5])),
        new("rank", s => Create(s.Builder, s.Location, s.Input(70, 1), [2, 70, 4])),
        new("both", s => Create(s.Builder, s.Location, s.Input(1, 3, 1), [2, 1, 5])),
        new("same", s => Create(s.Builder, s.Location, s.Input(2, 3), [1, 1])),
        new("scalar", s => Create(s.Builder, s.Location, s.Input(Tensor.From([2.5f], [])), [2, 3])),
    ];

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(BroadcastShape.Infer(this, Input.Shape, new Shape(Shape)), Input);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Tensor x = context[Input], y = new(x.Type, Output.Shape);
        Kernels.Expand.Run(x.Bytes, x.Type.Size(), x.Shape.ToInts(), y.Shape.ToInts(), y.Bytes);
        context.Set(Output, y);
    }

    /// <inheritdoc/>
    public override bool Decompose(OpRewriter rewriter)
    {
        Tensors.Shape target = Output.Shape, aligned = new([.. Enumerable.Repeat(1L, target.Rank - Input.Shape.Rank), .. Input.Shape]);
        if (aligned.Equals(target))
        {
            return rewriter.ReplaceByReshape(this, Input, Output);
        }

        Value source = Input.Shape.Rank == target.Rank
            ? Input
            : Reshape.Create(rewriter.Builder, this.Derived("reshape"), Input, [.. aligned]).Output;
        EquatableList<long> repeats = [.. target.Zip(aligned, (wanted, extent) => extent == wanted ? 1 : wanted)];
        rewriter.Replace(Operation, Tile.Create(rewriter.Builder, Location, source, repeats).Output);
        return true;
    }
}
