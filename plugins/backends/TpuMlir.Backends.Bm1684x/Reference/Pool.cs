using System.Runtime.Intrinsics;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>Average and maximum pooling.</summary>
internal static class Pool
{
    public static void Run(OperationCall call)
    {
        WindowShape window = WindowShape.Of(call);
        Shape shape = call.Shape;
        int planes = (int)(shape[0] * shape[1]);
        bool max = call.Operation.Get<string>("pool_mode") == "Max";
        ElementType type = call.Operation.GetOr("acc_type", "") == "f32" ? ElementType.F32 : call.Type;
        float[] x = call.Floats(0);
        if (max)
        {
            call.SetWithRelu(WindowLoop.Run(x, planes, window, float.NegativeInfinity, (_, taps) => AxisSums.Max(taps, taps.Length), call.Workers));
            return;
        }

        Vector512<float> scale = Lanes.Of(OperationCall.Constant(call.Operation.GetOr("scale", 1.0), type));
        call.SetWithRelu(WindowLoop.Run(
            x, planes, window, 0, (_, taps) => DualSum.Run(taps, scale, default, type), call.Workers));
    }
}
