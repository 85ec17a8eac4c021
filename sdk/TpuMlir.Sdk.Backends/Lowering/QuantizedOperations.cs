using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Lowering;

/// <summary>Whole operators in the negotiation: what most quantised lowering rules are made of.</summary>
public static class QuantizedOperations
{
    /// <summary>A product of a value and constant weights with a constant bias: convolution, matrix product.</summary>
    /// <remarks>
    /// Weights are symmetric: scale = max |w| / qmax of the channel, not below the scheme's least, then as the chip answers.
    /// The bias is round(b / (input scale * weight scale)) - input zero point * sum of the channel's stored weights. Both roundings
    /// take ties away from zero. (TPU-MLIR's INT8 convolution.)
    /// </remarks>
    /// <param name="q">The negotiation.</param>
    /// <param name="op">The operator.</param>
    /// <param name="input">The values.</param>
    /// <param name="weights">The weights, f32.</param>
    /// <param name="axis">The dimension of the weights that is the result's channel.</param>
    /// <param name="bias">One for each channel, f32; or null.</param>
    /// <param name="output">The operator's result.</param>
    /// <exception cref="LoweringException">A range is not known, or the chip refuses.</exception>
    public static QuantizedProduct Product(this QuantizationContext q, Op op, Value input, Tensor weights, int axis, Tensor? bias, Value output)
    {
        Value x = q.Stored(input);
        QuantizedElement from = q.Scale(x), to = q.Scale(output);
        QuantizationScheme scheme = q.Chip.Scheme;
        (_, long most) = scheme.Weights.IntegerRange();
        double[] scales = [.. Channels.Magnitudes(weights, axis).Select(m => Math.Max(m / most, scheme.LeastWeightScale))];
        RealizedScale realized = q.Realize(new ScaleProposal(op.Operation, ScaleRole.Product, [from.Scale], [.. scales], to.Scale, to.Stored)
        {
            Biases = bias is null ? [] : [.. bias.Floats().ToArray().Select(b => (double)Math.Abs(b))],
        });
        QuantizedElement element = realized.Weights.Count == 1
            ? QuantizedElement.PerTensor(scheme.Weights, realized.Weights[0])
            : QuantizedElement.PerAxis(scheme.Weights, axis, realized.Weights);
        Tensor stored = TensorQuantization.Quantize(weights, element);
        Value filter = q.Lowering.Weight(op, "filter", stored);
        filter.Type = new TensorType(weights.Shape, element);
        Value? added = Bias(q, op, stored, axis, bias, from, realized.Weights);
        return new QuantizedProduct(x, filter, added, realized.Requantization, new TensorType(output.Shape, q.Rescaled(output, to, realized.Output)));
    }

    /// <summary>Operands each of which is brought to the result's scale by its own: sums, and what selects among operands.</summary>
    /// <param name="q">The negotiation.</param>
    /// <param name="op">The operator.</param>
    /// <param name="inputs">The operands, values or constants.</param>
    /// <param name="output">The operator's result.</param>
    /// <exception cref="LoweringException">A range is not known, or the chip refuses.</exception>
    public static QuantizedOperands Operands(this QuantizationContext q, Op op, IReadOnlyList<Value> inputs, Value output) =>
        Scaled(q, op, ScaleRole.Operand, inputs, [.. inputs.Select(i => q.Scale(i).Scale)], output);

    /// <summary>A product of two computed values, element by element or as matrices: one scale, of the products.</summary>
    /// <param name="q">The negotiation.</param>
    /// <param name="op">The operator.</param>
    /// <param name="left">The left operand.</param>
    /// <param name="right">The right operand.</param>
    /// <param name="output">The operator's result.</param>
    /// <exception cref="LoweringException">A range is not known, or the chip refuses.</exception>
    public static QuantizedOperands Product(this QuantizationContext q, Op op, Value left, Value right, Value output) =>
        Scaled(q, op, ScaleRole.ComputedProduct, [left, right], [q.Scale(left).Scale * q.Scale(right).Scale], output);

    /// <summary>Sums of stored values that stand for <paramref name="factor"/> times their sum: means, products with a constant.</summary>
    /// <param name="q">The negotiation.</param>
    /// <param name="op">The operator.</param>
    /// <param name="input">The values.</param>
    /// <param name="factor">What the sum is multiplied by: 1 / count for a mean. Positive.</param>
    /// <param name="output">The operator's result.</param>
    /// <param name="role">What is scaled; see <see cref="ScaleRole"/>.</param>
    /// <exception cref="LoweringException">A range is not known, or the chip refuses.</exception>
    public static QuantizedOperands Mean(this QuantizationContext q, Op op, Value input, double factor, Value output, string role = ScaleRole.Average) =>
        Scaled(q, op, role, [input], [q.Scale(input).Scale * factor], output);

    /// <summary>Operands that all get the result's scale by operations of their own: concatenation.</summary>
    /// <param name="q">The negotiation.</param>
    /// <param name="inputs">The operands, values or constants.</param>
    /// <param name="output">The operator's result.</param>
    /// <returns>The stored operands, and the result's type.</returns>
    /// <exception cref="LoweringException">A range is not known, or the chip refuses.</exception>
    public static (IReadOnlyList<Value> Inputs, TensorType Output) Aligned(this QuantizationContext q, IReadOnlyList<Value> inputs, Value output)
    {
        QuantizedElement element = q.Scale(output);
        return ([.. inputs.Select(i => q.Requantized(i, element))], new TensorType(output.Shape, element));
    }

    /// <summary>A pointwise operator as a table of 256 entries: entry b is the stored value of f at the real number the byte b stands for.</summary>
    /// <remarks>Where f is not a number the entry is the zero point; beyond the result's range it saturates. Ties are rounded away from zero.</remarks>
    /// <param name="q">The negotiation.</param>
    /// <param name="op">The operator.</param>
    /// <param name="function">The same operator.</param>
    /// <exception cref="LoweringException">A range is not known, the chip refuses, or values are not stored in 8 bits.</exception>
    public static QuantizedTable Table(this QuantizationContext q, Op op, IPointwise function)
    {
        Value x = q.Stored(function.Input);
        QuantizedElement from = q.Scale(x);
        TensorType output = q.Result(function.Output);
        if (from.Stored is not (ElementType.I8 or ElementType.U8))
        {
            throw LoweringException.Limit("bits of a table's argument", from.Stored.Size() * 8, "8", "store activations in 8 bits");
        }

        var arguments = new float[256];
        for (int b = 0; b < 256; b++)
        {
            arguments[b] = (float)from.Real(from.Stored == ElementType.I8 ? (sbyte)b : b);
        }

        Tensor values = Tensor.From(function.Evaluate(arguments), [256]);
        Value table = q.Lowering.Weight(op, "table", TensorQuantization.Quantize(values, (QuantizedElement)output.Element));
        table.Type = output with { Shape = [256] };
        return new QuantizedTable(x, table, output);
    }

    /// <summary>Gives the operation the numbers of a requantisation.</summary>
    public static Value With(this Value value, Requantization requantization)
    {
        foreach (NamedAttribute attribute in requantization.Attributes)
        {
            value.Definition!.Set(attribute.Name, attribute.Value);
        }

        return value;
    }

    private static QuantizedOperands Scaled(QuantizationContext q, Op op, string role, IReadOnlyList<Value> inputs, EquatableList<double> sources, Value output)
    {
        QuantizedElement to = q.Scale(output);
        RealizedScale realized = q.Realize(new ScaleProposal(op.Operation, role, sources, [], to.Scale, to.Stored));
        return new QuantizedOperands([.. inputs.Select(q.Stored)], realized.Requantization, new TensorType(output.Shape, q.Rescaled(output, to, realized.Output)));
    }

    private static Value? Bias(QuantizationContext q, Op op, Tensor stored, int axis, Tensor? bias, QuantizedElement input, EquatableList<double> scales)
    {
        if (bias is null && input.ZeroPoint == 0)
        {
            return null;
        }

        long[] sums = Channels.Sums(stored, axis);
        for (int c = 0; c < sums.Length; c++)
        {
            double unit = input.Scale * scales[scales.Count == 1 ? 0 : c];
            sums[c] = IntegerArithmetic.Round((bias is null ? 0 : bias.Floats()[c]) / unit, RoundingMode.HalfAwayFromZero) - (input.ZeroPoint * sums[c]);
        }

        ElementType type = q.Chip.Scheme.Bias;
        return sums.All(b => b == IntegerArithmetic.Saturate(b, type))
            ? q.Lowering.Weight(op, "bias", Tensor.From(sums, [sums.Length]).To(type))
            : throw LoweringException.Limit(
                "bias in units of the sums", sums.MaxBy(Math.Abs), $"what {type.Text()} holds", "calibrate with data in which the operands are not so much smaller than the bias");
    }
}
