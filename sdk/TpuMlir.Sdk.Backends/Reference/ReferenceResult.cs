using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Reference;

/// <summary>Tensors as numbers, and numbers as results of operations.</summary>
internal static class ReferenceResult
{
    /// <summary>The stored numbers of a tensor, exactly.</summary>
    public static double[] Numbers(this InferenceContext context, Value value)
    {
        Tensor tensor = context[value];
        return tensor.Type.IsFloat()
            ? Array.ConvertAll(tensor.To(ElementType.F32).Floats().ToArray(), v => (double)v)
            : Array.ConvertAll(tensor.To(ElementType.I64).Longs().ToArray(), v => (double)v);
    }

    /// <summary>Sets the first result: relu where the operation has it, then rounding.</summary>
    public static void Set<TArithmetic>(this InferenceContext context, Operation op, double[] values)
        where TArithmetic : struct, IReferenceArithmetic
    {
        Value result = op.Result;
        ElementType type = result.Element;
        bool relu = op.GetOr("do_relu", false);
        double limit = op.GetOr("relu_limit", -1.0);
        double most = relu && limit >= 0 ? TArithmetic.Rounded(type, limit / result.Scale()) : double.PositiveInfinity;
        float[] rounded = Array.ConvertAll(values, v => (float)TArithmetic.Rounded(type, relu ? Math.Min(Math.Max(v, 0), most) : v));
        context.Set(result, Tensor.From(rounded, result.Shape).To(type));
    }
}
