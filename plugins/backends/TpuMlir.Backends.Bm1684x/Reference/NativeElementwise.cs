using System.Runtime.Intrinsics;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>Element-wise operators computed in T, each step rounded to T.</summary>
internal static class NativeElementwise
{
    /// <summary>Add, Sub, Mul, Max, Min.</summary>
    public static void Binary(OperationCall call, RoundedFunction f)
    {
        ElementType type = call.Type;
        float[] a = Broadcast(call, 0), b = Broadcast(call, 1);
        Elementwise.Map(a, b, (x, y) => f(x, y, type), call.Workers);
        call.SetWithRelu(a);
    }

    /// <summary>An operand and the constant of the operation.</summary>
    public static void WithConstant(OperationCall call, RoundedFunction f)
    {
        ElementType type = call.Type;
        Vector512<float> constant = Lanes.Of(OperationCall.Constant(call.Operation.Get<double>("const_val"), type));
        bool reverse = call.Operation.GetOr("is_reverse", false);
        Unary(call, x => reverse ? f(constant, x, type) : f(x, constant, type));
    }

    /// <summary>ReLU with an upper bound.</summary>
    public static void Relu(OperationCall call)
    {
        float limit = OperationCall.Constant(call.ReluLimit, call.Type);
        Unary(call, x => FusedRelu.Apply(x, limit));
    }

    /// <summary>max(min, x), then min(y, max): a NaN stays because it comes second, then first.</summary>
    public static void Clip(OperationCall call)
    {
        Vector512<float> low = Lanes.Of(OperationCall.Constant(call.Operation.Get<double>("min"), call.Type));
        Vector512<float> high = Lanes.Of(OperationCall.Constant(call.Operation.Get<double>("max"), call.Type));
        Unary(call, x => Lanes.Min(Lanes.Max(low, x), high));
    }

    /// <summary>One slope for negative numbers.</summary>
    public static void LeakyRelu(OperationCall call)
    {
        ElementType type = call.Type;
        Vector512<float> slope = Lanes.Of(OperationCall.Constant(call.Operation.Get<double>("alpha"), type));
        Unary(call, x => Sloped(x, slope, type));
    }

    /// <summary>A tensor of slopes for negative numbers.</summary>
    public static void PRelu(OperationCall call)
    {
        ElementType type = call.Type;
        float[] x = call.Floats(0), slopes = Broadcast(call, 1);
        Elementwise.Map(x, slopes, (a, b) => Sloped(a, b, type), call.Workers);
        call.SetWithRelu(x);
    }

    /// <summary>A factor and an offset for each channel.</summary>
    public static void Scale(OperationCall call)
    {
        ElementType type = call.Type;
        float[] x = call.Floats(0);
        Elementwise.Map(x, PerChannel(call, 1), (a, b) => LaneRounding.Product(a, b, type), call.Workers);
        Elementwise.Map(x, PerChannel(call, 2), (a, b) => LaneRounding.Sum(a, b, type), call.Workers);
        call.SetWithRelu(x);
    }

    /// <summary>Applies a function and the fused ReLU.</summary>
    public static void Unary(OperationCall call, UnaryFunction f)
    {
        float[] x = call.Floats(0);
        Elementwise.Map(x, f, call.Workers);
        call.SetWithRelu(x);
    }

    /// <summary>An operand in the shape of the result.</summary>
    public static float[] Broadcast(OperationCall call, int operand) =>
        Numbers.Widen(IndexedCopy.Broadcast(call.Operand(operand), call.Shape));

    private static Vector512<float> Sloped(Vector512<float> x, Vector512<float> slope, ElementType type)
    {
        Vector512<float> positive = Lanes.Max(x, Vector512<float>.Zero);
        Vector512<float> negative = LaneRounding.Product(Lanes.Min(x, Vector512<float>.Zero), slope, type);
        return LaneRounding.Sum(positive, negative, type);
    }

    // Channels are axis 1; the operand may be [C] or already have the rank of the result.
    private static float[] PerChannel(OperationCall call, int operand)
    {
        Tensor values = call.Operand(operand);
        long[] shape = [.. Enumerable.Range(0, call.Shape.Rank).Select(d => d == 1 ? values.Count : 1)];
        return Numbers.Widen(IndexedCopy.Broadcast(values.Reshape(new Shape(shape)), call.Shape));
    }
}
