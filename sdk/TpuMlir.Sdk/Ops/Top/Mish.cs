using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Self-regularised unit.</summary>
/// <remarks>y = x·tanh(log(1 + e^x)).</remarks>
[Op("top.Mish")]
public sealed partial class Mish : TopOp, IPointwise
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The shape of the input.</summary>
    [Result]
    public partial Value Output { get; }

    /// <inheritdoc/>
    public override long Flops => 8 * Output.Shape.Count;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("4d", s => Create(s.Builder, s.Location, s.Input(-9, 9, [2, 3, 5, 7]))),
        new("1d_odd", s => Create(s.Builder, s.Location, s.Input(-9, 9, [67]))),
        new("5d_channels70", s => Create(s.Builder, s.Location, s.Input(-9, 9, [2, 70, 1, 3, 3]))),
    ];

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(Input.Shape, Input);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.Unary(UnaryKind.Mish, Input, Output);
}
