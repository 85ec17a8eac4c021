using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops;

/// <summary>
/// Trait of operators that are one function of one variable, applied to every element by itself: y[i] = f(x[i]), with f fixed
/// by the operator and its attributes. Implemented by classes deriving from <see cref="TopOp"/>. A chip that computes functions
/// by table lowers all of them with one rule.
/// </summary>
public interface IPointwise
{
    /// <summary>The argument.</summary>
    Value Input { get; }

    /// <summary>The value, of the argument's shape.</summary>
    Value Output { get; }
}

/// <summary>The function of a pointwise operator.</summary>
public static class PointwiseFunction
{
    /// <summary>The operator's f32 inference at the given arguments.</summary>
    /// <param name="op">The operator, a <see cref="TopOp"/> with a result of at least one element.</param>
    /// <param name="arguments">Any number of arguments.</param>
    public static float[] Evaluate(this IPointwise op, ReadOnlySpan<float> arguments)
    {
        // Inference computes tensors of the operation's own shape, so the arguments pass through it run by run.
        Shape shape = op.Output.Shape;
        int run = (int)shape.Count;
        ArgumentOutOfRangeException.ThrowIfZero(run);
        var values = new float[arguments.Length];
        for (int start = 0; start < arguments.Length; start += run)
        {
            int count = Math.Min(run, arguments.Length - start);
            var x = new Tensor(ElementType.F32, shape);
            arguments.Slice(start, count).CopyTo(x.Floats());
            Tensor? y = null;
            ((TopOp)op).Infer(new InferenceContext(_ => x, (_, result) => y = result));
            y!.To(ElementType.F32).Floats()[..count].CopyTo(values.AsSpan(start));
        }

        return values;
    }
}
