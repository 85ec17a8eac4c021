using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Smallest operand with numpy broadcasting.</summary>
/// <remarks>y = min(x_0, x_1, …).</remarks>
[Op("top.Min")]
public sealed partial class Min : TopOp
{
    /// <summary>Two or more tensors whose shapes broadcast.</summary>
    [Operand]
    public partial IReadOnlyList<Value> Inputs { get; }

    /// <summary>The common shape.</summary>
    [Result]
    public partial Value Output { get; }

    /// <inheritdoc/>
    public override long Flops => Output.Shape.Count * (Inputs.Count - 1);

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("same", s => Create(s.Builder, s.Location, [s.Input(2, 3, 5, 7), s.Input(2, 3, 5, 7)])),
        new("channel_right", s => Create(s.Builder, s.Location, [s.Input(2, 70, 5, 7), s.Input(1, 70, 1, 1)])),
        new("row_left", s => Create(s.Builder, s.Location, [s.Input(7), s.Input(2, 3, 5, 7)])),
        new("both", s => Create(s.Builder, s.Location, [s.Input(2, 1, 5, 1), s.Input(3, 1, 9)])),
        new("constant", s => Create(s.Builder, s.Location, [s.Input(1, 66, 5, 5), s.Weight(66, 1, 1)])),
        new("constant_left", s => Create(s.Builder, s.Location, [s.Weight(1, 3, 1, 1), s.Input(2, 3, 4, 4)])),
        new("5d", s => Create(s.Builder, s.Location, [s.Input(2, 3, 2, 4, 3), s.Input(2, 1, 2, 1, 3)])),
        new("three", s => Create(s.Builder, s.Location, [s.Input(2, 3, 4), s.Input(3, 4), s.Input(4)])),
    ];

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(BroadcastShape.Infer(this, Inputs), Inputs[0]);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.Binary(BinaryKind.Min, Inputs, Output);
}
