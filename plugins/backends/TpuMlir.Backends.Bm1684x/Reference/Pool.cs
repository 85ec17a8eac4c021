using System.Runtime.Intrinsics;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>Average and maximum pooling.</summary>
internal static class Pool
{
    public static void Run(Tpu.Pool2D op, OperationCall call)
    {
        WindowShape window = WindowShape.Of(op);
        int planes = (int)(call.Shape[0] * call.Shape[1]);
        if (op.PoolMode == "Max")
        {
            Max(op, call, window, planes);
            return;
        }

        ElementType type = op.Accumulator();
        Vector512<float> scale = Lanes.Of(OperationCall.Constant(op.Scale, type));
        call.SetWithRelu(WindowLoop.Run(
            call.Floats(op.Input), planes, window, 0, (_, taps) => DualSum.Run(taps, scale, default, type), call.Workers), op);
    }

    // bf16 denormals are compared as zero but keep their bits; the ReLU flushes them like any other arithmetic.
    private static void Max(Tpu.Pool2D op, OperationCall call, WindowShape window, int planes)
    {
        bool keepsBits = call.Type == ElementType.BF16 && !op.DoRelu;
        Vector512<float> lowest = Lanes.Of(Lowest(call.Type));
        float[] y = WindowLoop.Run(
            call.Floats(op.Input), planes, window, float.NegativeInfinity, (_, taps) => Largest(taps, lowest, keepsBits), call.Workers);
        if (!keepsBits)
        {
            call.SetWithRelu(y, op);
            return;
        }

        var result = new Tensor(call.Type, call.Shape);
        Numbers.NarrowBits(y, result.As<ushort>());
        call.Set(result);
    }

    /// <summary>The chip starts from the lowest finite number, so that a single f32 element is flushed too, and -Inf never comes out alone.</summary>
    private static Vector512<float> Largest(ReadOnlySpan<Vector512<float>> taps, Vector512<float> lowest, bool keepsBits)
    {
        Vector512<float> largest = lowest;
        foreach (Vector512<float> x in taps)
        {
            largest = keepsBits ? Lanes.Larger(largest, x) : Lanes.Max(largest, x);
        }

        return largest;
    }

    private static float Lowest(ElementType type) => type switch
    {
        ElementType.F32 => float.MinValue,
        ElementType.F16 => (float)Half.MinValue,
        _ => new BFloat16(0xFF7F).ToSingle(),
    };
}
