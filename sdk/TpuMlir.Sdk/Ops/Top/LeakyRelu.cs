using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Rectifier with a slope below 0.</summary>
/// <remarks>y = x, or alpha·x where x &lt; 0.</remarks>
[Op("top.LeakyRelu")]
public sealed partial class LeakyRelu : TopOp, IPointwise
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The shape of the input.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The slope below 0.</summary>
    [Attr]
    public partial double Alpha { get; }

    /// <inheritdoc/>
    public override long Flops => Output.Shape.Count;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("4d", s => Create(s.Builder, s.Location, s.Input(-3, 3, [2, 3, 5, 7]), 0.1)),
        new("1d_odd", s => Create(s.Builder, s.Location, s.Input(-3, 3, [67]), 0.3)),
        new("5d_channels70", s => Create(s.Builder, s.Location, s.Input(-3, 3, [2, 70, 1, 3, 3]), -0.2)),
    ];

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(Input.Shape, Input);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.Unary(UnaryKind.LeakyRelu, Input, Output, Alpha);
}
