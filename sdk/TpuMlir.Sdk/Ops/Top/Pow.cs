using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Power of a constant exponent.</summary>
/// <remarks>y = x^exponent.</remarks>
[Op("top.Pow")]
public sealed partial class Pow : TopOp, IPointwise
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The shape of the input.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The exponent.</summary>
    [Attr]
    public partial double Exponent { get; }

    /// <inheritdoc/>
    public override long Flops => 4 * Output.Shape.Count;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("4d", s => Create(s.Builder, s.Location, s.Input(0.1, 4, [2, 3, 5, 7]), 2)),
        new("1d_odd", s => Create(s.Builder, s.Location, s.Input(0.1, 4, [67]), 0.5)),
        new("5d_channels70", s => Create(s.Builder, s.Location, s.Input(0.1, 4, [2, 70, 1, 3, 3]), -1)),
        new("cube_of_negative", s => Create(s.Builder, s.Location, s.Input(3, 4, 5), 3)),
        new("zero", s => Create(s.Builder, s.Location, s.Input(3, 4), 0)),
    ];

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(Input.Shape, Input);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.Unary(UnaryKind.Pow, Input, Output, Exponent);
}
