using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Backends.Bm1684x.Kernels;
using TpuMlir.Backends.Bm1684x.Reference;
using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Plugins;

namespace Acme.Operators;

/// <summary>TanhExp as the chip computes it: in f32, with tanh(a) = 2·sigmoid(2a) − 1, rounded once.</summary>
[Op("tpu.AcmeTanhExp")]
public sealed partial class TpuTanhExp : TpuOp
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The shape and type of the input.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The slope of the exponent, rounded to f32 by the chip.</summary>
    [Attr]
    public partial double Beta { get; }

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(Input.Shape, Input);
}

/// <summary>acme.TanhExp becomes one operation in the type of the mode.</summary>
[ExportLowering("bm1684x")]
public sealed class TanhExpLowering : LoweringRule<TanhExp>
{
    /// <inheritdoc/>
    protected override void Lower(TanhExp op, LoweringContext context) =>
        context.Replace(op, TpuTanhExp.Create(context.Builder, op.Location, context.Cast(op.Input), op.Beta).Output);
}

/// <summary>What the operation computes, bit for bit.</summary>
[ExportNumericReference("bm1684x")]
public sealed class TanhExpReference : INumericReference
{
    /// <inheritdoc/>
    public bool Supports(string operationName) => operationName == TpuTanhExp.OperationName;

    /// <inheritdoc/>
    public void Infer(Operation operation, InferenceContext context)
    {
        var op = new TpuTanhExp(operation);
        float beta = (float)op.Beta;
        context.Set(op.Output, ChipTensors.Map(context[op.Input], op.Output.Element, x =>
        {
            var e = ChipFunctions.Exp(Lanes.Multiply(x, Lanes.Of(beta)));
            var t = Lanes.Multiply(ChipFunctions.Sigmoid(Lanes.Multiply(e, Lanes.Of(2))), Lanes.Of(2));
            return Lanes.Multiply(x, Lanes.Subtract(t, Lanes.Of(1)));
        }, context.Options));
    }
}

/// <summary>The commands.</summary>
[ExportKernel]
public sealed class TanhExpKernel : OpKernel<TpuTanhExp>
{
    /// <inheritdoc/>
    protected override void Emit(TpuTanhExp op, KernelContext context) =>
        new Float32Emission(op.Operation, context, [context.Global(op.Input)], context.Global(op.Output))
        {
            Scratch = LocalMath.ExpScratch + 1,
            Tables = [LocalMath.ExpCoefficients],
            Compute = (math, tile) =>
            {
                LocalTensor x = tile.Inputs[0], t = tile.Scratch[^1];
                math.Binary(ArithmeticOp.Mul, t, x, op.Beta);
                math.Exp(t, t, tile.Scratch, tile.Tables[0]);
                math.Binary(ArithmeticOp.Mul, t, t, 2.0);
                math.Sigmoid(t, t, tile.Scratch, tile.Tables[0]);
                math.Binary(ArithmeticOp.Mul, t, t, 2.0);
                math.Binary(ArithmeticOp.Sub, t, t, 1.0);
                math.Binary(ArithmeticOp.Mul, tile.Output, x, t);
            },
        }.Run();
}
