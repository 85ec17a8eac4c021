using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Top;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Tests.Lowering.Quantized;

/// <summary>What an INT8 chip needs to lower a classification network: a few lines for each operator.</summary>
internal static class QuantizedRules
{
    public static IReadOnlyList<LoweringRule> All { get; } =
    [
        new ConvRule(), new MatMulRule(), new AddRule(), new MulRule(), new ConcatRule(), new MaxPoolRule(), new AvgPoolRule(),
        new ReshapeRule(), new TableRule(),
    ];

    private sealed class ConvRule : QuantizedRule<Conv>
    {
        protected override void Lower(Conv op, LoweringContext context, QuantizationContext q)
        {
            QuantizedProduct p = q.Product(op, op.Input, context.Constant(op.Filter)!, 0, context.Constant(op.Bias), op.Output);
            context.Replace(op, context.Create("tpu.Conv2D", op.Location, [p.Input, p.Filter, p.Bias], p.Output)
                .With(p.Requantization).With(op.Operation, "kernel_shape", "strides", "pads", "dilations", "group", "do_relu", "relu_limit"));
        }
    }

    private sealed class MatMulRule : QuantizedRule<MatMul>
    {
        protected override void Lower(MatMul op, LoweringContext context, QuantizationContext q)
        {
            Tensor weights = context.Constant(op.Right) ?? throw LoweringException.Limit("computed operands", 1, "none", "make it a constant");
            QuantizedProduct p = q.Product(op, op.Input, weights, op.RightTranspose ? 0 : 1, context.Constant(op.Bias), op.Output);
            context.Replace(op, context.Create("tpu.MatMul", op.Location, [p.Input, p.Filter, p.Bias], p.Output)
                .With(p.Requantization).With(op.Operation, "right_transpose", "do_relu", "relu_limit"));
        }
    }

    private sealed class AddRule : QuantizedRule<Add>
    {
        protected override void Lower(Add op, LoweringContext context, QuantizationContext q)
        {
            QuantizedOperands a = q.Operands(op, op.Inputs, op.Output);
            context.Replace(op, context.Create("tpu.Add", op.Location, a.Inputs, a.Output).With(a.Requantization).With(op.Operation, "do_relu", "relu_limit"));
        }
    }

    private sealed class MulRule : QuantizedRule<Mul>
    {
        protected override void Lower(Mul op, LoweringContext context, QuantizationContext q)
        {
            QuantizedOperands m = q.Product(op, op.Inputs[0], op.Inputs[1], op.Output);
            context.Replace(op, context.Create("tpu.Mul", op.Location, m.Inputs, m.Output).With(m.Requantization));
        }
    }

    private sealed class ConcatRule : QuantizedRule<Concat>
    {
        protected override void Lower(Concat op, LoweringContext context, QuantizationContext q)
        {
            (IReadOnlyList<Value> inputs, TensorType output) = q.Aligned(op.Inputs, op.Output);
            context.Replace(op, context.Create("tpu.Concat", op.Location, inputs, output).With(op.Operation, "axis"));
        }
    }

    private sealed class MaxPoolRule : QuantizedRule<MaxPool>
    {
        protected override void Lower(MaxPool op, LoweringContext context, QuantizationContext q)
        {
            Value x = q.Stored(op.Input);
            context.Replace(op, context.Create("tpu.Pool2D", op.Location, [x], q.Like(op.Output, x), ("pool_mode", "Max"))
                .With(op.Operation, "kernel_shape", "strides", "pads"));
        }
    }

    private sealed class AvgPoolRule : QuantizedRule<AvgPool>
    {
        protected override void Lower(AvgPool op, LoweringContext context, QuantizationContext q)
        {
            QuantizedOperands m = q.Mean(op, op.Input, 1.0 / (op.KernelShape[0] * op.KernelShape[1]), op.Output);
            context.Replace(op, context.Create("tpu.Pool2D", op.Location, m.Inputs, m.Output, ("pool_mode", "Avg"))
                .With(m.Requantization).With(op.Operation, "kernel_shape", "strides", "pads"));
        }
    }

    /// <summary>In either kind of numbers the bytes stay what they are.</summary>
    private sealed class ReshapeRule : LoweringRule<Reshape>
    {
        public override Numerics Numerics => Numerics.Floating | Numerics.Quantized;

        protected override void Lower(Reshape op, LoweringContext context)
        {
            Value x = context.Quantization is { } q ? q.Stored(op.Input) : context.Cast(op.Input);
            context.Replace(op, context.Create("tpu.Reshape", op.Location, [x], x.TensorType with { Shape = op.Output.Shape }, ("shape", op.Output.Shape.Dims)));
        }
    }

    private sealed class TableRule : TraitLoweringRule<IPointwise>
    {
        public override Numerics Numerics => Numerics.Quantized;

        protected override void Lower(Op op, IPointwise function, LoweringContext context)
        {
            QuantizedTable t = context.Quantization!.Table(op, function);
            context.Replace(op, context.Create("tpu.Lut", op.Location, [t.Input, t.Table], t.Output));
        }
    }
}
