using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Piecewise linear sigmoid.</summary>
/// <remarks>y = max(0, min(1, alpha·x + beta)).</remarks>
[Op("top.HardSigmoid")]
public sealed partial class HardSigmoid : TopOp, IPointwise
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The shape of the input.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The slope.</summary>
    [Attr]
    public partial double Alpha { get; }

    /// <summary>The value at 0.</summary>
    [Attr]
    public partial double Beta { get; }

    /// <inheritdoc/>
    public override long Flops => 4 * Output.Shape.Count;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("4d", s => Create(s.Builder, s.Location, s.Input(-3, 3, [2, 3, 5, 7]), 0.2, 0.5)),
        new("1d_odd", s => Create(s.Builder, s.Location, s.Input(-3, 3, [67]), 0.16666666666666666, 0.5)),
        new("5d_channels70", s => Create(s.Builder, s.Location, s.Input(-3, 3, [2, 70, 1, 3, 3]), 0.5, 0.25)),
    ];

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(Input.Shape, Input);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.Unary(UnaryKind.HardSigmoid, Input, Output, Alpha, Beta);
}
