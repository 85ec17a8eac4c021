using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Rectifier with a slope tensor below 0.</summary>
/// <remarks>y = x, or slope·x where x &lt; 0; the slope broadcasts to the input.</remarks>
[Op("top.PRelu")]
public sealed partial class PRelu : TopOp
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The slope; it broadcasts to the input.</summary>
    [Operand]
    public partial Value Slope { get; }

    /// <summary>The shape of the input.</summary>
    [Result]
    public partial Value Output { get; }

    /// <inheritdoc/>
    public override long Flops => Output.Shape.Count;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("channel", s => Create(s.Builder, s.Location, s.Input(2, 70, 5, 7), s.Weight(1, 70, 1, 1))),
        new("one", s => Create(s.Builder, s.Location, s.Input(2, 3, 5), s.Weight(1))),
        new("rows", s => Create(s.Builder, s.Location, s.Input(2, 3, 4, 5), s.Weight(4, 1))),
        new("full", s => Create(s.Builder, s.Location, s.Input(3, 5), s.Weight(3, 5))),
        new("computed_slope", s => Create(s.Builder, s.Location, s.Input(2, 3, 4, 4), s.Input(3, 1, 1))),
    ];

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(PReluShape.Infer(this, Input.Shape, Slope.Shape), Input);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.Binary(BinaryKind.PRelu, [Input, Slope], Output);
}
