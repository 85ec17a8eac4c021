using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using Top = TpuMlir.Sdk.Ops.Top;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>Operators of two operands; with more of them, one operation for each from the left.</summary>
internal static class BinaryLowering
{
    public static IReadOnlyList<LoweringRule> Rules { get; } =
    [
        LoweringRule.For<Top.Add>((op, c) => new Chain(op, c, op.Inputs, (at, x, y, relu, limit) => Tpu.Add.Create(c.Builder, at, x, y, relu, limit))
        {
            DoRelu = op.DoRelu, ReluLimit = op.ReluLimit, Factors = op.Coeff,
        }.Lower()),
        LoweringRule.For<Top.Sub>((op, c) => new Chain(op, c, op.Inputs, (at, x, y, relu, limit) => Tpu.Sub.Create(c.Builder, at, x, y, relu, limit))
        {
            DoRelu = op.DoRelu, ReluLimit = op.ReluLimit,
        }.Lower()),
        LoweringRule.For<Top.Mul>((op, c) => new Chain(op, c, op.Inputs, (at, x, y, relu, limit) => Tpu.Mul.Create(c.Builder, at, x, y, relu, limit))
        {
            DoRelu = op.DoRelu, ReluLimit = op.ReluLimit,
        }.Lower()),
        LoweringRule.For<Top.Div>((op, c) => new Chain(op, c, op.Inputs, (at, x, y, relu, limit) => Tpu.Div.Create(c.Builder, at, x, y, doRelu: relu, reluLimit: limit))
        {
            DoRelu = op.DoRelu, ReluLimit = op.ReluLimit,
        }.Lower()),
        LoweringRule.For<Top.Max>((op, c) => new Chain(op, c, op.Inputs, (at, x, y, _, _) => Tpu.Max.Create(c.Builder, at, x, y)).Lower()),
        LoweringRule.For<Top.Min>((op, c) => new Chain(op, c, op.Inputs, (at, x, y, _, _) => Tpu.Min.Create(c.Builder, at, x, y)).Lower()),
    ];

    private delegate Tpu.IBinary Create(Location at, Value x, Value y, bool relu, double limit);

    private sealed record Chain(Op Op, LoweringContext Context, IReadOnlyList<Value> Inputs, Create Create)
    {
        public bool DoRelu { get; init; }

        public double ReluLimit { get; init; } = -1;

        /// <summary>Weights of the operands; 1 where there is none.</summary>
        public EquatableList<double> Factors { get; init; } = [];

        public void Lower()
        {
            Value left = Operand(0);
            for (int i = 1; i < Inputs.Count; i++)
            {
                bool last = i == Inputs.Count - 1;
                left = Create(last ? Op.Location : Op.Derived($"part{i}"), left, Operand(i), last && DoRelu, last ? ReluLimit : -1).Output;
            }

            Context.Replace(Op, Inputs.Count > 1 ? left : DoRelu
                ? Tpu.Relu.Create(Context.Builder, Op.Location, left, ReluLimit).Output
                : Context.Reshape(left, Op.Location, left.Shape.Dims));
        }

        private Value Operand(int i)
        {
            Value x = Context.Cast(Inputs[i]);
            return Factors.Count <= i || Factors[i] == 1 ? x : Tpu.MulConst.Create(Context.Builder, Op.Derived($"scaled{i}"), x, Factors[i]).Output;
        }
    }
}
