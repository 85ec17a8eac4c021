using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Exponential linear unit.</summary>
/// <remarks>y = x, or alpha·(e^x − 1) where x &lt; 0.</remarks>
[Op("top.Elu")]
public sealed partial class Elu : TopOp, IPointwise
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The shape of the input.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The negative of the limit at −∞.</summary>
    [Attr(Default = "1.0")]
    public partial double Alpha { get; }

    /// <inheritdoc/>
    public override long Flops => 4 * Output.Shape.Count;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("4d", s => Create(s.Builder, s.Location, s.Input(-3, 3, [2, 3, 5, 7]), 1)),
        new("1d_odd", s => Create(s.Builder, s.Location, s.Input(-3, 3, [67]), 0.5)),
        new("5d_channels70", s => Create(s.Builder, s.Location, s.Input(-3, 3, [2, 70, 1, 3, 3]), 1.7)),
    ];

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(Input.Shape, Input);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.Unary(UnaryKind.Elu, Input, Output, Alpha);
}
