using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Lowering;

/// <summary>Operands in the numbers an operation is lowered to, with the type of its result.</summary>
/// <param name="Inputs">The operands.</param>
/// <param name="Output">The result's type.</param>
/// <param name="Requantization">What brings quantised sums to the result; null in floating point and where nothing is scaled.</param>
public sealed record ModeOperands(IReadOnlyList<Value> Inputs, TensorType Output, Requantization? Requantization = null)
{
    /// <summary>What is added to sums of products, or null: f32 in floating point, in units of the sums when quantised.</summary>
    public Value? Bias { get; init; }
}

/// <summary>
/// Lowering rules for both kinds of numbers: each method casts to the mode's floating-point type, or negotiates scales when the
/// operation shall be quantised (<see cref="LoweringContext.Quantization"/>; see <see cref="QuantizedOperations"/> for what is realised).
/// </summary>
public static class ModeOperandsOf
{
    /// <summary>A value in the operation's numbers.</summary>
    /// <exception cref="LoweringException">Its range is not known, or the chip cannot store it.</exception>
    public static Value InMode(this LoweringContext context, Value value) => context.Quantization is { } q ? q.Stored(value) : context.Cast(value);

    /// <summary>A product of a value and constant weights, the second input, with a constant bias.</summary>
    /// <param name="context">The context.</param>
    /// <param name="op">The operator.</param>
    /// <param name="input">The values.</param>
    /// <param name="weights">The weights, f32.</param>
    /// <param name="axis">The dimension of the weights that is the result's channel.</param>
    /// <param name="bias">One for each channel; or null.</param>
    /// <param name="output">The operator's result.</param>
    /// <exception cref="LoweringException">The bias is computed, a range is not known, or the chip refuses.</exception>
    public static ModeOperands Product(this LoweringContext context, Op op, Value input, Tensor weights, int axis, Value? bias, Value output)
    {
        Tensor? added = context.Constant(bias);
        if (bias is not null && added is null)
        {
            throw new LoweringException(
                CoreDiagnostics.NoPlacement, $"{op.Operation.Name} with a computed bias", "the bias must be a constant", "add the bias with an Add behind it");
        }

        if (context.Quantization is { } q)
        {
            QuantizedProduct p = q.Product(op, input, weights, axis, added, output);
            return new ModeOperands([p.Input, p.Filter], p.Output, p.Requantization) { Bias = p.Bias };
        }

        return new ModeOperands([context.Cast(input), context.Weight(op, "filter", weights.To(context.ComputeType))], context.ResultOf(output))
        {
            Bias = added is null ? null : context.Weight(op, "bias", added),
        };
    }

    /// <summary>Operands that are added up, or among which is selected.</summary>
    /// <exception cref="LoweringException">A range is not known, or the chip refuses.</exception>
    public static ModeOperands Sum(this LoweringContext context, Op op, IReadOnlyList<Value> inputs, Value output) =>
        context.Quantization is { } q ? Of(q.Operands(op, inputs, output)) : context.Floating(inputs, output);

    /// <summary>Two computed operands that are multiplied.</summary>
    /// <exception cref="LoweringException">A range is not known, or the chip refuses.</exception>
    public static ModeOperands Product(this LoweringContext context, Op op, Value left, Value right, Value output) =>
        context.Quantization is { } q ? Of(q.Product(op, left, right, output)) : context.Floating([left, right], output);

    /// <summary>A value whose sums are multiplied by a factor; in floating point the factor is the operation's to apply.</summary>
    /// <exception cref="LoweringException">A range is not known, or the chip refuses.</exception>
    public static ModeOperands Mean(this LoweringContext context, Op op, Value input, double factor, Value output) =>
        context.Quantization is { } q ? Of(q.Mean(op, input, factor, output)) : context.Floating([input], output);

    /// <summary>A value of which the result holds elements unchanged.</summary>
    /// <exception cref="LoweringException">Its range is not known, or the chip cannot store it.</exception>
    public static ModeOperands Moved(this LoweringContext context, Value input, Value output)
    {
        Value x = context.InMode(input);
        return new ModeOperands([x], x.TensorType with { Shape = output.Shape });
    }

    /// <summary>Values of which the result holds elements, all in one scale.</summary>
    /// <exception cref="LoweringException">A range is not known, or the chip refuses.</exception>
    public static ModeOperands Joined(this LoweringContext context, IReadOnlyList<Value> inputs, Value output)
    {
        if (context.Quantization is not { } q)
        {
            return context.Floating(inputs, output);
        }

        (IReadOnlyList<Value> stored, TensorType type) = q.Aligned(inputs, output);
        return new ModeOperands(stored, type);
    }

    /// <summary>
    /// A pointwise operator as argument and table: an entry for each stored value, or for each pattern of a 16-bit floating-point
    /// type (the f32 inference at that number, rounded to the type).
    /// </summary>
    /// <exception cref="LoweringException">A range is not known, or elements have more than 16 bits.</exception>
    public static ModeOperands Table(this LoweringContext context, Op op, IPointwise function)
    {
        if (context.Quantization is { } q)
        {
            QuantizedTable t = q.Table(op, function);
            return new ModeOperands([t.Input, t.Table], t.Output);
        }

        if (!context.ComputeType.IsHalf())
        {
            throw LoweringException.Limit("bits of a table's argument", context.ComputeType.Bits(), "16", "use a 16-bit mode");
        }

        ushort[] patterns = [.. Enumerable.Range(0, 1 << 16).Select(p => (ushort)p)];
        Tensor arguments = Tensor.FromValues<ushort>(context.ComputeType, patterns, [patterns.Length]).To(ElementType.F32);
        Tensor values = Tensor.From(function.Evaluate(arguments.Floats()), arguments.Shape).To(context.ComputeType);
        return new ModeOperands([context.Cast(function.Input), context.Weight(op, "table", values)], context.ResultOf(function.Output));
    }

    /// <summary>Replaces an operation by a tpu operation on such operands: gives it the result's type and the requantisation.</summary>
    public static void Replace(this LoweringContext context, Op op, TpuOp by, ModeOperands operands) => context.Replace(op, by.Finish(operands));

    /// <summary>Gives a tpu operation the result's type and the requantisation; its result.</summary>
    public static Value Finish(this TpuOp op, ModeOperands operands)
    {
        Value result = op.Operation.Result;
        result.Type = operands.Output with { Shape = result.Shape };
        return operands.Requantization is { } scale ? result.With(scale) : result;
    }

    private static TensorType ResultOf(this LoweringContext context, Value output) => new(output.Shape, context.ComputeType);

    private static ModeOperands Floating(this LoweringContext context, IReadOnlyList<Value> inputs, Value output) =>
        new([.. inputs.Select(context.Cast)], context.ResultOf(output));

    private static ModeOperands Of(QuantizedOperands operands) => new(operands.Inputs, operands.Output, operands.Requantization);
}
