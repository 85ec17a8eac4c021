using System.Runtime.Intrinsics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Tpu;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>Element-wise operators computed in T, each step rounded to T.</summary>
internal static class NativeElementwise
{
    /// <summary>Add, Sub, Mul, Max, Min.</summary>
    public static void Binary(IBinary op, OperationCall call, RoundedFunction f)
    {
        ElementType type = call.Type;
        float[] a = Broadcast(op.Lhs, call), b = Broadcast(op.Rhs, call);
        Elementwise.Map(a, b, (x, y) => f(x, y, type), call.Workers);
        call.SetWithRelu(a, op);
    }

    /// <summary>An operand and the constant of the operation.</summary>
    public static void WithConstant(IConstantBinary op, OperationCall call, RoundedFunction f, bool reverse = false)
    {
        ElementType type = call.Type;
        Vector512<float> constant = Lanes.Of(OperationCall.Constant(op.ConstVal, type));
        float[] values = call.Floats(op.Input);
        Elementwise.Map(values, x => reverse ? f(constant, x, type) : f(x, constant, type), call.Workers);
        call.SetWithRelu(values, op);
    }

    /// <summary>ReLU with an upper bound.</summary>
    public static void Relu(Relu op, OperationCall call)
    {
        float limit = OperationCall.Constant(op.ReluLimit, call.Type);
        Unary(op.Input, call, x => FusedRelu.Apply(x, limit));
    }

    /// <summary>max(min, x), then min(y, max): a NaN stays because it comes second, then first.</summary>
    public static void Clip(Clip op, OperationCall call)
    {
        Vector512<float> low = Lanes.Of(OperationCall.Constant(op.Min, call.Type));
        Vector512<float> high = Lanes.Of(OperationCall.Constant(op.Max, call.Type));
        Unary(op.Input, call, x => Lanes.Min(Lanes.Max(low, x), high));
    }

    /// <summary>One slope for negative numbers.</summary>
    public static void LeakyRelu(LeakyRelu op, OperationCall call)
    {
        ElementType type = call.Type;
        Vector512<float> slope = Lanes.Of(OperationCall.Constant(op.Alpha, type));
        Unary(op.Input, call, x => Sloped(x, slope, type));
    }

    /// <summary>A tensor of slopes for negative numbers.</summary>
    public static void PRelu(PRelu op, OperationCall call)
    {
        ElementType type = call.Type;
        float[] x = call.Floats(op.Input), slopes = Broadcast(op.Slope, call);
        Elementwise.Map(x, slopes, (a, b) => Sloped(a, b, type), call.Workers);
        call.Set(x);
    }

    /// <summary>A factor and an offset for each channel.</summary>
    public static void Scale(Scale op, OperationCall call)
    {
        ElementType type = call.Type;
        float[] x = call.Floats(op.Input);
        Elementwise.Map(x, PerChannel(op.Factor, call), (a, b) => LaneRounding.Product(a, b, type), call.Workers);
        Elementwise.Map(x, PerChannel(op.Bias, call), (a, b) => LaneRounding.Sum(a, b, type), call.Workers);
        call.SetWithRelu(x, op);
    }

    /// <summary>Applies a function to an operand of the result's shape.</summary>
    public static void Unary(Value operand, OperationCall call, UnaryFunction f)
    {
        float[] x = call.Floats(operand);
        Elementwise.Map(x, f, call.Workers);
        call.Set(x);
    }

    /// <summary>An operand in the shape of the result.</summary>
    public static float[] Broadcast(Value operand, OperationCall call) =>
        Numbers.Widen(IndexedCopy.Broadcast(call[operand], call.Shape));

    private static Vector512<float> Sloped(Vector512<float> x, Vector512<float> slope, ElementType type)
    {
        Vector512<float> positive = Lanes.Max(x, Vector512<float>.Zero);
        Vector512<float> negative = LaneRounding.Product(Lanes.Min(x, Vector512<float>.Zero), slope, type);
        return LaneRounding.Sum(positive, negative, type);
    }

    // Channels are axis 1; the operand may be [C] or already have the rank of the result.
    private static float[] PerChannel(Value operand, OperationCall call)
    {
        Tensor values = call[operand];
        long[] shape = [.. Enumerable.Range(0, call.Shape.Rank).Select(d => d == 1 ? values.Count : 1)];
        return Numbers.Widen(IndexedCopy.Broadcast(values.Reshape(new Shape(shape)), call.Shape));
    }
}
