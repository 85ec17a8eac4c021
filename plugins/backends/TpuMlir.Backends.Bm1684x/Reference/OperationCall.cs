using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Tpu;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>An operation being computed: its operands' tensors and its result.</summary>
internal sealed class OperationCall(TpuOp op, InferenceContext context)
{
    private readonly Value _result = op.Operation.Result;

    /// <summary>The threads to use.</summary>
    public Workers Workers { get; } = new(context.Options.Threads);

    /// <summary>The type of the result: the page's T.</summary>
    public ElementType Type => _result.Element;

    /// <summary>The shape of the result.</summary>
    public Shape Shape => _result.Shape;

    /// <summary>An operand's tensor.</summary>
    public Tensor this[Value operand] => context[operand];

    /// <summary>An operand widened to f32.</summary>
    public float[] Floats(Value operand) => Numbers.Widen(context[operand]);

    /// <summary>A constant as the chip is given it: rounded to f32, then to the type.</summary>
    public static float Constant(double value, ElementType type) => LaneRounding.Round((float)value, type);

    /// <summary>Sets the result to numbers rounded to T.</summary>
    public void Set(float[] values) => Set(Numbers.Narrow(values, Type, Shape));

    /// <summary>Rounds to T, applies the fused ReLU in T and sets the result.</summary>
    public void SetWithRelu(float[] values, IFusedRelu relu)
    {
        if (relu.DoRelu)
        {
            ElementType type = Type;
            float limit = Constant(relu.ReluLimit, type);
            Elementwise.Map(values, x => FusedRelu.Apply(LaneRounding.Round(x, type), limit), Workers);
        }

        Set(values);
    }

    /// <summary>Sets the result.</summary>
    public void Set(Tensor tensor) => context.Set(_result, tensor);
}
