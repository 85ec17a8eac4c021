using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Ops.Top;
using TpuMlir.Sdk.Tensors;

namespace Acme_Plugin;

/// <summary>A smooth relu of square roots.</summary>
/// <remarks>y = (x + √(x² + b)) / 2.</remarks>
[Op("acme.Squareplus")]
public sealed partial class Squareplus : TopOp
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The shape of the input.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>How round the corner is; at least 0.</summary>
    [Attr(Default = "4.0")]
    public partial double B { get; }

    /// <inheritdoc/>
    public override long Flops => 5 * Output.Shape.Count;

    /// <summary>
    /// Small uses of the operator, from which its tests are made. Expected values come from elsewhere than
    /// <see cref="Infer"/>: here (1.5 + 2.5) / 2, (0 + 2) / 2 and (-1.5 + 2.5) / 2, by hand.
    /// </summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("by_hand", s => Create(s.Builder, s.Location, s.Input(Tensor.From([1.5f, 0, -1.5f], [3]))))
        {
            Expected = [Tensor.From([2f, 1, 0.5f], [3])],
        },
        new("4d", s => Create(s.Builder, s.Location, s.Input(-6, 6, [2, 3, 5, 7]))),
        new("sharp", s => Create(s.Builder, s.Location, s.Input(-6, 6, [1, 70, 3, 3]), b: 0.25)),
    ];

    /// <inheritdoc/>
    public override void Verify()
    {
        if (B < 0)
        {
            throw Error($"b is {B}; it must be at least 0");
        }
    }

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(Input.Shape, Input);

    /// <summary>What the operator means, in f32; every lowering is compared with it.</summary>
    public override void Infer(InferenceContext context)
    {
        ReadOnlySpan<float> x = context.Floats(Input);
        Span<float> y = context.Allocate(Output);
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = (float)((x[i] + Math.Sqrt(((double)x[i] * x[i]) + B)) / 2);
        }
    }

    /// <summary>The operator in standard ones, so that every backend can compile it.</summary>
    public override bool Decompose(OpRewriter rewriter)
    {
        OpBuilder builder = rewriter.Builder;
        Value square = Mul.Create(builder, Derived("square"), [Input, Input]).Output;
        Value shifted = AddConst.Create(builder, Derived("shifted"), square, B).Output;
        Value root = Sqrt.Create(builder, Derived("root"), shifted).Output;
        Value sum = Add.Create(builder, Derived("sum"), [Input, root]).Output;
        rewriter.Replace(Operation, MulConst.Create(builder, Location, sum, 0.5).Output);
        return true;
    }
}
