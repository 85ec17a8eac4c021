using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Converts to another element type.</summary>
/// <remarks>Floats round to nearest even; floats become integers by truncation toward zero and saturation; integers wrap.</remarks>
[Op("top.Cast")]
public sealed partial class Cast : TopOp
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The input in that type.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The element type: f32, f16, bf16, si64, si32, ui8, ….</summary>
    [Attr]
    public partial string To { get; }

    /// <inheritdoc/>
    public override long Flops => 0;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("f16", s => Create(s.Builder, s.Location, s.Input(2, 3, 5, 7), "f16")),
        new("bf16", s => Create(s.Builder, s.Location, s.Input(67), "bf16")),
        new("to_i32", s => Create(s.Builder, s.Location, s.Input(-9, 9, [3, 66]), "si32")),
        new("to_u8_saturates", s => Create(s.Builder, s.Location, s.Input(-300, 300, [5, 5]), "ui8")),
        new("from_i64", s => Create(s.Builder, s.Location, s.Input(Tensor.From([-3L, 0, 7, 1L << 20], [2, 2])), "f32")),
        new("from_i32_to_i64", s => Create(s.Builder, s.Location, s.Input(Tensor.From([-3, 0, 7], [3])), "si64")),
    ];

    /// <inheritdoc/>
    public override void InferTypes()
    {
        Require.That(this, To.Length > 0, "there is no element type");
        Output.Infer(Input.Shape, ResultType.Named(this, To, Input));
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.Set(Output, context[Input].To(Output.Element));
}
