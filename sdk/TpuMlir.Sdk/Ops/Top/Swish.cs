using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Sigmoid linear unit with a slope.</summary>
/// <remarks>y = x / (1 + e^(−beta·x)).</remarks>
[Op("top.Swish")]
public sealed partial class Swish : TopOp, IPointwise
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The shape of the input.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The slope inside the sigmoid.</summary>
    [Attr(Default = "1.0")]
    public partial double Beta { get; }

    /// <inheritdoc/>
    public override long Flops => 5 * Output.Shape.Count;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("4d", s => Create(s.Builder, s.Location, s.Input(-6, 6, [2, 3, 5, 7]), 1)),
        new("1d_odd", s => Create(s.Builder, s.Location, s.Input(-6, 6, [67]), 0.5)),
        new("5d_channels70", s => Create(s.Builder, s.Location, s.Input(-6, 6, [2, 70, 1, 3, 3]), 1.702)),
    ];

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(Input.Shape, Input);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.Unary(UnaryKind.Swish, Input, Output, Beta);

    /// <inheritdoc/>
    public override bool Decompose(OpRewriter rewriter)
    {
        Value inner = Beta == 1 ? Input : MulConst.Create(rewriter.Builder, this.Derived("beta"), Input, Beta).Output;
        Value gate = Sigmoid.Create(rewriter.Builder, this.Derived("sigmoid"), inner).Output;
        rewriter.Replace(Operation, Mul.Create(rewriter.Builder, Location, [Input, gate]).Output);
        return true;
    }
}
