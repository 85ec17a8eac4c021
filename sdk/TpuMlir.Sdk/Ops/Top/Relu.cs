using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Rectified linear unit.</summary>
/// <remarks>y = min(max(x, 0), relu_limit); a limit below 0 means none.</remarks>
[Op("top.Relu")]
public sealed partial class Relu : TopOp
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
    ];

    /// <inheritdoc/>
    public override void InferTypes() => Output.Type = Input.Type;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        ReadOnlySpan<float> x = context.Floats(Input);
        Span<float> y = context.Allocate(Output);
        float limit = ReluLimit < 0 ? float.PositiveInfinity : (float)ReluLimit;
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = Math.Min(Math.Max(x[i], 0), limit);
        }
    }
}
