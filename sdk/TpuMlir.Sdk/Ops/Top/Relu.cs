using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Rectified linear unit.</summary>
/// <remarks>y = min(max(x, 0), relu_limit); a limit below 0 means none.</remarks>
[Op("top.Relu")]
public sealed partial class Relu : TopOp, IPointwise
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The shape of the input.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The upper bound, or a negative number for none.</summary>
    [Attr(Default = "-1.0")]
    public partial double ReluLimit { get; }

    /// <inheritdoc/>
    public override long Flops => Output.Shape.Count;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("4d", s => Create(s.Builder, s.Location, s.Input(2, 3, 5, 7))),
        new("limit6", s => Create(s.Builder, s.Location, s.Input(-8, 8, [1, 70, 4, 4]), reluLimit: 6)),
        new("1d_odd", s => Create(s.Builder, s.Location, s.Input(67), reluLimit: 0.5)),
        new("5d", s => Create(s.Builder, s.Location, s.Input(2, 3, 2, 4, 3))),
    ];

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(Input.Shape, Input);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Tensor y = Tensor.From(context.Floats(Input), Input.Shape);
        context.Finish(Output, y, true, ReluLimit);
    }
}
