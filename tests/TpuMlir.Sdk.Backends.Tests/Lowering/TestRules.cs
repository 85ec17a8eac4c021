using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Top;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Tests.Lowering;

/// <summary>relu in the mode's type.</summary>
internal sealed class ReluRule : LoweringRule<Relu>
{
    protected override void Lower(Relu op, LoweringContext context) =>
        context.Replace(op, context.Create("tpu.Relu", op.Location, [context.Cast(op.Input)], op.Output.Shape, context.ComputeType).With(op.Operation, "relu_limit"));
}

/// <summary>Sums of two in the mode's type; of more a failure.</summary>
internal sealed class AddRule : LoweringRule<Add>
{
    protected override void Lower(Add op, LoweringContext context)
    {
        if (op.Inputs.Count > 2)
        {
            throw LoweringException.Limit("operands", op.Inputs.Count, "two", "add in pairs");
        }

        context.Replace(op, context.Create(
            "tpu.Add", op.Location, op.Inputs.Select(v => (Value?)context.Cast(v)), op.Output.Shape, context.ComputeType, ("do_relu", op.DoRelu)));
    }
}

/// <summary>exp in f32 whatever the mode.</summary>
internal sealed class ExpRule : LoweringRule<Exp>
{
    protected override void Lower(Exp op, LoweringContext context)
    {
        context.Keep(op, ElementType.F32, "the table is f32");
        context.Replace(op, context.Create("tpu.Active", op.Location, [context.Cast(op.Input, ElementType.F32)], op.Output.Shape, ElementType.F32, ("mode", "exp")));
    }
}

/// <summary>reshape, into which flattening decomposes.</summary>
internal sealed class ReshapeRule : LoweringRule<Reshape>
{
    protected override void Lower(Reshape op, LoweringContext context) =>
        context.Replace(op, context.Create("tpu.Reshape", op.Location, [context.Cast(op.Input)], op.Output.Shape, context.ComputeType).With(op.Operation, "shape"));
}

/// <summary>An operator of another dialect.</summary>
internal sealed class AcmeRule : LoweringRule<AcmeRelu>
{
    protected override void Lower(AcmeRelu op, LoweringContext context) => context.Replace(
        op, context.Create("tpu.Relu", op.Location, [context.Cast(op.Operation.Operand(0))], op.Operation.Result.Shape, context.ComputeType));
}

internal sealed class AcmeOperators : IOpProvider
{
    public IEnumerable<OpDefinition> Operators => [AcmeRelu.Definition];
}

internal sealed class AcmeRelu(Operation operation) : TopOp(operation), IDefinedOp
{
    public static OpDefinition Definition { get; } =
        new("acme.Relu", "relu", [new("input", Arity.One, "")], [new("output", Arity.One, "")], [], o => new AcmeRelu(o), () => []);

    public override long Flops => 0;

    public override void InferTypes() => Operation.Result.Type = Operation.Operand(0).Type;

    public override void Infer(InferenceContext context) => throw new NotSupportedException();
}
