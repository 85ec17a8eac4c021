using System.Numerics.Tensors;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;
using Tensor = TpuMlir.Sdk.Tensors.Tensor;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Exponentials of an axis, normalised to sum 1.</summary>
/// <remarks>y = e^(beta·x) / Σ e^(beta·x) along the axis, or the logarithm of that.</remarks>
[Op("top.Softmax")]
public sealed partial class Softmax : TopOp
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The shape of the input.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The axis; negative counts from the end.</summary>
    [Attr]
    public partial long Axis { get; }

    /// <summary>Whether the logarithm is wanted.</summary>
    [Attr(Default = "false")]
    public partial bool Log { get; }

    /// <summary>The factor before the exponential.</summary>
    [Attr(Default = "1.0")]
    public partial double Beta { get; }

    /// <inheritdoc/>
    public override long Flops => 5 * Output.Shape.Count;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("last", s => Create(s.Builder, s.Location, s.Input(3, 67), -1)),
        new("channel", s => Create(s.Builder, s.Location, s.Input(2, 70, 4, 5), 1)),
        new("first_1d", s => Create(s.Builder, s.Location, s.Input(9), 0)),
        new("log", s => Create(s.Builder, s.Location, s.Input(2, 5, 6), 2, log: true)),
        new("log_inner_beta", s => Create(s.Builder, s.Location, s.Input(2, 5, 6), -2, log: true, beta: 0.5)),
        new("beta", s => Create(s.Builder, s.Location, s.Input(-9, 9, [2, 3, 2, 4, 5]), 3, beta: 2)),
    ];

    /// <inheritdoc/>
    public override void InferTypes()
    {
        Axes.Of(this, Axis, Input.Shape.Rank);
        Output.Infer(Input.Shape, Input);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Tensor y = Inference.Floats(Output);
        TensorPrimitives.Multiply(context.Floats(Input), (float)Beta, y.Floats());
        AxisShape shape = AxisShape.Of(Input.Shape.ToInts(), (int)Axis);
        if (Log)
        {
            Kernels.Softmax.RunLog(shape, y.Floats(), y.Floats(), context.Options);
        }
        else
        {
            Kernels.Softmax.Run(shape, y.Floats(), y.Floats(), context.Options);
        }

        context.Finish(Output, y);
    }

    /// <inheritdoc/>
    /// <remarks>With m the axis's maximum, so that nothing overflows: d = beta·x − m; y = e^d / Σ e^d, or d − log Σ e^d.</remarks>
    public override bool Decompose(OpRewriter rewriter)
    {
        EquatableList<long> axes = [Axis];
        Value x = Beta == 1 ? Input : MulConst.Create(rewriter.Builder, this.Derived("scaled"), Input, Beta).Output;
        Value most = Reduce.Create(rewriter.Builder, this.Derived("max"), x, axes, true, "ReduceMax").Output;
        Value distance = Sub.Create(rewriter.Builder, this.Derived("distance"), [x, most]).Output;
        Value exponential = Exp.Create(rewriter.Builder, this.Derived("exp"), distance).Output;
        Value sum = Reduce.Create(rewriter.Builder, this.Derived("sum"), exponential, axes, true, "ReduceSum").Output;
        if (Log)
        {
            Value logarithm = Ops.Top.Log.Create(rewriter.Builder, this.Derived("log"), sum).Output;
            rewriter.Replace(Operation, Sub.Create(rewriter.Builder, Location, [distance, logarithm]).Output);
            return true;
        }

        Value inverse = Reciprocal.Create(rewriter.Builder, this.Derived("inverse"), sum, 1).Output;
        rewriter.Replace(Operation, Mul.Create(rewriter.Builder, Location, [exponential, inverse]).Output);
        return true;
    }
}
