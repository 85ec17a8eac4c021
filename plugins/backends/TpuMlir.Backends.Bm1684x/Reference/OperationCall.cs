using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>An operation being computed: its operands, attributes and result.</summary>
internal sealed class OperationCall(Operation operation, InferenceContext context)
{
    /// <summary>The operation.</summary>
    public Operation Operation { get; } = operation;

    /// <summary>The threads to use.</summary>
    public Workers Workers { get; } = new(context.Options.Threads);

    /// <summary>The type of the result: the page's T.</summary>
    public ElementType Type => Operation.Result.Element;

    /// <summary>The shape of the result.</summary>
    public Shape Shape => Operation.Result.Shape;

    /// <summary>The upper bound of the fused ReLU, negative for none.</summary>
    public double ReluLimit => Operation.GetOr("relu_limit", -1.0);

    /// <summary>An operand's tensor.</summary>
    public Tensor Operand(int index) => context[Operation.Operand(index)];

    /// <summary>An operand widened to f32.</summary>
    public float[] Floats(int index) => Numbers.Widen(Operand(index));

    /// <summary>An optional operand widened to f32, or null.</summary>
    public float[]? Optional(int index) =>
        index < Operation.OperandSlots.Count && !Operation.Operand(index).IsNone ? Floats(index) : null;

    /// <summary>A list of integers, or the default when the attribute is absent or empty.</summary>
    public int[] Integers(string name, params int[] otherwise)
    {
        EquatableList<long> values = Operation.GetOr<EquatableList<long>>(name, []);
        return values.Count == 0 ? otherwise : [.. values.Select(v => checked((int)v))];
    }

    /// <summary>A positive integer or, when the attribute is absent or 0, the whole length: the length of passes and chunks.</summary>
    public int Cut(string name, int length) => Operation.GetOr(name, 0L) is > 0 and long cut ? (int)Math.Min(cut, length) : length;

    /// <summary>A constant as the chip is given it: rounded to f32, then to the type.</summary>
    public static float Constant(double value, ElementType type) => LaneRounding.Round((float)value, type);

    /// <summary>Sets the result to numbers rounded to T.</summary>
    public void Set(float[] values) => Set(Numbers.Narrow(values, Type, Shape));

    /// <summary>Rounds to T, applies the fused ReLU in T and sets the result.</summary>
    public void SetWithRelu(float[] values)
    {
        if (Operation.GetOr("do_relu", false))
        {
            ElementType type = Type;
            float limit = Constant(ReluLimit, type);
            Elementwise.Map(values, x => FusedRelu.Apply(LaneRounding.Round(x, type), limit), Workers);
        }

        Set(values);
    }

    /// <summary>Sets the result.</summary>
    public void Set(Tensor tensor) => context.Set(Operation.Result, tensor);
}
