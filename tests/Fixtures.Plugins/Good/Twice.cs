using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;

namespace Fixtures.Good;

/// <summary>Twice the input.</summary>
[Op("fixture.Twice")]
public sealed partial class Twice : TopOp
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The shape of the input.</summary>
    [Result]
    public partial Value Output { get; }

    /// <inheritdoc/>
    public override long Flops => Output.Shape.Count;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() => [new("2d", s => Create(s.Builder, s.Location, s.Input(2, 3)))];

    /// <inheritdoc/>
    public override void InferTypes() => Output.Type = Input.Type;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        ReadOnlySpan<float> x = context.Floats(Input);
        Span<float> y = context.Allocate(Output);
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = 2 * x[i];
        }
    }
}
