using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Gaussian error linear unit.</summary>
/// <remarks>y = x·(1 + erf(x/√2)) / 2.</remarks>
[Op("top.GELU")]
public sealed partial class GELU : TopOp, IPointwise
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The shape of the input.</summary>
    [Result]
    public partial Value Output { get; }

    /// <inheritdoc/>
    public override long Flops => 5 * Output.Shape.Count;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("4d", s => Create(s.Builder, s.Location, s.Input(-5, 5, [2, 3, 5, 7]))),
        new("1d_odd", s => Create(s.Builder, s.Location, s.Input(-5, 5, [67]))),
        new("5d_channels70", s => Create(s.Builder, s.Location, s.Input(-5, 5, [2, 70, 1, 3, 3]))),
    ];

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(Input.Shape, Input);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.Unary(UnaryKind.Gelu, Input, Output);
}
