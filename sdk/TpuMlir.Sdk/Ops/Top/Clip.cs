using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Limits values.</summary>
/// <remarks>y = min(max(x, min), max).</remarks>
[Op("top.Clip")]
public sealed partial class Clip : TopOp, IPointwise
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The shape of the input.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The lower bound.</summary>
    [Attr]
    public partial double Min { get; }

    /// <summary>The upper bound.</summary>
    [Attr]
    public partial double Max { get; }

    /// <inheritdoc/>
    public override long Flops => 2 * Output.Shape.Count;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("4d", s => Create(s.Builder, s.Location, s.Input(-3, 3, [2, 3, 5, 7]), -1, 1.5)),
        new("1d_odd", s => Create(s.Builder, s.Location, s.Input(-3, 3, [67]), -0.5, 0.5)),
        new("5d_channels70", s => Create(s.Builder, s.Location, s.Input(-3, 3, [2, 70, 1, 3, 3]), -10, 0.25)),
    ];

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(Input.Shape, Input);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.Unary(UnaryKind.Clip, Input, Output, Min, Max);
}
