using System.Runtime.Intrinsics;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>Softmax along one axis, in f32.</summary>
internal static class Softmax
{
    public static void Run(OperationCall call)
    {
        float[] x = call.Floats(0);
        int axis = (int)call.Operation.Get<long>("axis");
        axis = axis < 0 ? axis + call.Shape.Rank : axis;
        double beta = call.Operation.GetOr("beta", 1.0);
        if (beta != 1)
        {
            Elementwise.Map(x, v => Lanes.Multiply(v, Lanes.Of((float)beta)), call.Workers);
        }

        AxisLanes view = AxisLanes.Of(x, call.Shape, axis, axis);
        int cut = call.Cut("axis_cut", view.Length);
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
