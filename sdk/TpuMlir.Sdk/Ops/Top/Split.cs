using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Cuts a tensor into pieces along an axis.</summary>
/// <remarks>Without split_size the pieces are ⌈extent / num⌉ long and the last one takes what is left, as in ONNX.</remarks>
[Op("top.Split")]
public sealed partial class Split : TopOp
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The pieces, num of them.</summary>
    [Result]
    public partial IReadOnlyList<Value> Outputs { get; }

    /// <summary>The axis; negative counts from the end.</summary>
    [Attr]
    public partial long Axis { get; }

    /// <summary>The number of pieces.</summary>
    [Attr]
    public partial long Num { get; }

    /// <summary>The extents of the pieces; empty for equal ones.</summary>
    [Attr(Default = "[]")]
    public partial EquatableList<long> SplitSize { get; }

    /// <inheritdoc/>
    public override long Flops => 0;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("equal", s => Create(s.Builder, Names(3), s.Input(2, 6, 5), 3, 1, 3)),
        new("sizes", s => Create(s.Builder, Names(3), s.Input(2, 70, 3, 3), 3, 1, 3, [1, 64, 5])),
        new("last_shorter", s => Create(s.Builder, Names(2), s.Input(3, 7), 2, -1, 2)),
        new("1d", s => Create(s.Builder, Names(2), s.Input(9), 2, 0, 2, [4, 5])),
    ];

    /// <inheritdoc/>
    public override void InferTypes()
    {
        Shape input = Input.Shape;
        int axis = Axes.Of(this, Axis, input.Rank);
        long[] sizes = Sizes(input[axis]);
        Require.That(
            this,
            Num == Outputs.Count && sizes.Length == Num,
            $"there are {Outputs.Count} results and {sizes.Length} sizes, num is {Num}");
        Require.That(
            this,
            sizes.All(s => s >= 0) && sizes.Sum() == input[axis],
            $"pieces of [{string.Join(", ", sizes)}] do not make axis {axis} of {input}");
        for (int i = 0; i < sizes.Length; i++)
        {
            Outputs[i].Infer(input.With(axis, sizes[i]), Input);
        }
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Tensor x = context[Input];
        int axis = Axes.Of(this, Axis, x.Shape.Rank);
        var starts = new int[x.Shape.Rank];
        int[] steps = [.. starts.Select(_ => 1)];
        foreach (Value output in Outputs)
        {
            var y = new Tensor(x.Type, output.Shape);
            Kernels.Slice.Run(x.Bytes, x.Type.Size(), x.Shape.ToInts(), starts, steps, y.Shape.ToInts(), y.Bytes);
            context.Set(output, y);
            starts[axis] += (int)y.Shape[axis];
        }
    }

    /// <inheritdoc/>
    public override bool Decompose(OpRewriter rewriter)
    {
        Shape input = Input.Shape;
        int axis = Axes.Of(this, Axis, input.Rank);
        EquatableList<long> steps = [.. input.Select(_ => 1L)];
        var pieces = new List<Value>();
        long start = 0;
        foreach (Value output in Outputs)
        {
            Shape offset = new Shape(input.Select(_ => 0L)).With(axis, start);
            start += output.Shape[axis];
            Location location = output.Name is { } name ? Location.Named(name, Location.Node) : this.Derived($"{pieces.Count}");
            pieces.Add(Slice.Create(rewriter.Builder, location, Input, [.. offset], steps, [.. input.With(axis, start)]).Output);
        }

        rewriter.Replace(Operation, pieces);
        return true;
    }

    private static Location Names(int count) =>
        Location.Fused([.. Enumerable.Range(0, count).Select(i => Location.Named($"output{i}", "Sample:output"))]);

    private long[] Sizes(long extent)
    {
        if (SplitSize.Count > 0 || Num <= 0)
        {
            return [.. SplitSize];
        }

        long size = (extent + Num - 1) / Num;
        return [.. Enumerable.Range(0, (int)Num).Select(i => Math.Clamp(extent - (i * size), 0, size))];
    }
}
