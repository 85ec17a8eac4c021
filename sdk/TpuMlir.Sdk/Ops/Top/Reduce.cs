using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Reduces axes to one number.</summary>
/// <remarks>Sums and products are accumulated in f64 and rounded once. No axes reduce each element by itself.</remarks>
[Op("top.Reduce")]
public sealed partial class Reduce : TopOp
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The input with the axes reduced to 1, or left out.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The axes; negative ones count from the end.</summary>
    [Attr]
    public partial EquatableList<long> Axes { get; }

    /// <summary>Whether the axes stay with extent 1.</summary>
    [Attr]
    public partial bool Keepdims { get; }

    /// <summary>ReduceMean, ReduceSum, ReduceMax, ReduceMin, ReduceProd, ReduceL1 or ReduceL2.</summary>
    [Attr]
    public partial string Mode { get; }

    /// <inheritdoc/>
    public override long Flops => Input.Shape.Count * (Mode == "ReduceL2" ? 2 : 1);

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("mean_hw", s => Create(s.Builder, s.Location, s.Input(2, 70, 5, 7), [2, 3], true, "ReduceMean")),
        new("sum_channel", s => Create(s.Builder, s.Location, s.Input(2, 66, 3, 4), [1], false, "ReduceSum")),
        new("max_last", s => Create(s.Builder, s.Location, s.Input(3, 67), [-1], true, "ReduceMax")),
        new("min_separate", s => Create(s.Builder, s.Location, s.Input(2, 3, 4, 5), [0, 2], false, "ReduceMin")),
        new("prod_all", s => Create(s.Builder, s.Location, s.Input(2, 3, 2), [0, 1, 2], false, "ReduceProd")),
        new("l1_first", s => Create(s.Builder, s.Location, s.Input(9, 4), [0], true, "ReduceL1")),
        new("l2_5d", s => Create(s.Builder, s.Location, s.Input(2, 3, 2, 3, 4), [-1, 1], true, "ReduceL2")),
        new("none", s => Create(s.Builder, s.Location, s.Input(3, 4), [], true, "ReduceSum")),
    ];

    /// <inheritdoc/>
    public override void InferTypes()
    {
        Require.That(this, Kind(Mode) is not null, $"mode '{Mode}' is not a reduction");
        Output.Infer(ReduceShape.Infer(this, Input.Shape, Axes, Keepdims), Input);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Tensor y = Inference.Floats(Output);
        Kernels.Reduce.Run(Kind(Mode)!.Value, context.Floats(Input), Input.Shape.ToInts(), Axes.ToInts(), y.Floats(), context.Options);
        context.Finish(Output, y);
    }

    private static ReduceKind? Kind(string mode) => mode switch
    {
        "ReduceMean" => ReduceKind.Mean,
        "ReduceSum" => ReduceKind.Sum,
        "ReduceMax" => ReduceKind.Max,
        "ReduceMin" => ReduceKind.Min,
        "ReduceProd" => ReduceKind.Prod,
        "ReduceL1" => ReduceKind.L1,
        "ReduceL2" => ReduceKind.L2,
        _ => null,
    };
}
