using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Tests;

/// <summary>Small operators with definitions written by hand, so that these tests do not depend on the generator.</summary>
internal static class TestOperators
{
    public static OpRegistry Registry { get; } = new([new Provider()]);

    private sealed class Provider : IOpProvider
    {
        public IEnumerable<OpDefinition> Operators =>
        [
            new("top.Twice", "y = 2 x", [Operand("input"), Operand("bias", Arity.Optional)], [Result()],
                [
                    new("times", "i64", new IntegerAttribute(1), ""), new("axes", "i64[]", new ArrayAttribute([]), ""), new("mode", "str", new StringAttribute("a"), ""),
                    new("limit", "f64", new FloatAttribute(1), ""), new("flag", "bool", new BoolAttribute(false), ""),
                ],
                o => new Twice(o), () => []),
            new("top.Sum", "y = sum of inputs", [Operand("inputs", Arity.Variadic)], [Result()], [], o => new Sum(o), () => []),
            new("top.Need", "needs an attribute", [Operand("input")], [Result()], [new("size", "i64", null, "")], o => new Twice(o), () => []),
            new("tpu.Cast", "changes the element type", [Operand("input")], [Result()], [], o => new Cast(o), () => []),
        ];

        private static OperandSpec Operand(string name, Arity arity = Arity.One) => new(name, arity, "");

        private static ResultSpec Result() => new("output", Arity.One, "");
    }

    private sealed class Twice(Operation operation) : TopOp(operation)
    {
        public override long Flops => Operation.Result.Shape.Count;

        public override void Verify()
        {
            if (Operation.GetOr("times", 1L) < 0)
            {
                throw Error("times must not be negative");
            }
        }

        public override void InferTypes() => Operation.Result.Type = Operation.Operand(0).TensorType with { };

        public override void Infer(InferenceContext context)
        {
            ReadOnlySpan<float> x = context.Floats(Operation.Operand(0));
            Span<float> y = context.Allocate(Operation.Result);
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = 2 * x[i];
            }
        }
    }

    private sealed class Sum(Operation operation) : TopOp(operation)
    {
        public override long Flops => 0;

        public override void InferTypes() => Operation.Result.Type = Operation.Operand(0).Type;

        public override void Infer(InferenceContext context)
        {
            Span<float> y = context.Allocate(Operation.Result);
            foreach (Value operand in Operation.Operands)
            {
                ReadOnlySpan<float> x = context.Floats(operand);
                for (int i = 0; i < y.Length; i++)
                {
                    y[i] += x[i];
                }
            }
        }
    }

    private sealed class Cast(Operation operation) : TpuOp(operation)
    {
        public override void InferTypes() => Operation.Result.Type = new TensorType(Operation.Operand(0).Shape, ElementType.F32);
    }
}
