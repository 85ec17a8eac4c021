using System.Numerics.Tensors;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;
using Tensor = TpuMlir.Sdk.Tensors.Tensor;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Quotient of a constant by a tensor.</summary>
/// <remarks>y = const_val / x.</remarks>
[Op("top.Reciprocal")]
public sealed partial class Reciprocal : TopOp, IPointwise
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The shape of the input.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The dividend.</summary>
    [Attr(Default = "1.0")]
    public partial double ConstVal { get; }

    /// <inheritdoc/>
    public override long Flops => Output.Shape.Count;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("4d", s => Create(s.Builder, s.Location, s.Input(0.5, 3, [2, 3, 5, 7]))),
        new("negative_1d", s => Create(s.Builder, s.Location, s.Input(-3, -0.5, [67]))),
        new("constant", s => Create(s.Builder, s.Location, s.Input(0.5, 3, [1, 70, 3]), -2.5)),
    ];

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(Input.Shape, Input);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Tensor y = Inference.Floats(Output);
        TensorPrimitives.Divide((float)ConstVal, context.Floats(Input), y.Floats());
        context.Finish(Output, y);
    }

    /// <inheritdoc/>
    public override bool Decompose(OpRewriter rewriter)
    {
        Value dividend = rewriter.Constant(this, "dividend", Tensor.From([(float)ConstVal], [1]));
        rewriter.Replace(Operation, Div.Create(rewriter.Builder, Location, [dividend, Input]).Output);
        return true;
    }
}
