using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Other extents for the same elements.</summary>
/// <remarks>All extents are known; the shape arithmetic of the source model is done on import.</remarks>
[Op("top.Reshape")]
public sealed partial class Reshape : TopOp
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The tensor under the new extents.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The extents.</summary>
    [Attr]
    public partial EquatableList<long> Shape { get; }

    /// <inheritdoc/>
    public override long Flops => 0;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("flatten", s => Create(s.Builder, s.Location, s.Input(2, 3, 5, 7), [2, 105])),
        new("split", s => Create(s.Builder, s.Location, s.Input(1, 70, 6), [1, 7, 10, 2, 3])),
        new("scalar", s => Create(s.Builder, s.Location, s.Input(1, 1), [])),
        new("same", s => Create(s.Builder, s.Location, s.Input(3, 4), [3, 4])),
    ];

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(ReshapeShape.Infer(this, Input.Shape, Shape), Input);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.Set(Output, context[Input].Reshape(Output.Shape));
}
