using System.Runtime.Intrinsics;
using TpuMlir.Sdk.Ops.Shapes;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>Softmax along one axis, in f32.</summary>
internal static class Softmax
{
    public static void Run(Tpu.Softmax op, OperationCall call)
    {
        float[] x = call.Floats(op.Input);
        int axis = Axes.Of(op, op.Axis, call.Shape.Rank);
        float beta = (float)op.Beta;
        if (op.Beta != 1)
        {
            Elementwise.Map(x, v => Lanes.Multiply(v, Lanes.Of(beta)), call.Workers);
        }

        AxisLanes view = AxisLanes.Of(x, call.Shape, axis, axis);
        int cut = Cuts.Of(op.AxisCut, view.Length);
        view.Each(call.Workers, (line, elements) =>
        {
            Vector512<float> largest = AxisSums.Max(elements, cut);
            foreach (ref Vector512<float> element in elements.AsSpan())
            {
                element = ChipFunctions.Exp(Lanes.Subtract(element, largest));
            }

            Vector512<float> scale = ChipFunctions.Divide(Vector512<float>.One, AxisSums.Sum(elements, cut), 4);
            foreach (ref Vector512<float> element in elements.AsSpan())
            {
                element = Lanes.Multiply(element, scale);
            }

            view.Store(line, elements, x);
        });
        call.Set(x);
    }
}
