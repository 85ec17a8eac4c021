using System.Runtime.Intrinsics;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>Sums and extremes over neighbouring axes, in f32.</summary>
internal static class Reduce
{
    public static void Run(Tpu.Reduce op, OperationCall call)
    {
        Shape shape = call[op.Input].Shape;
        int[] axes = Axes.Of(op, op.Axes, shape.Rank);
        if (axes[^1] - axes[0] != axes.Length - 1)
        {
            throw new NotSupportedException($"{op.Operation} reduces axes that are not side by side");
        }

        float[] x = call.Floats(op.Input);
        string mode = op.Mode;
        UnaryFunction? prepare = mode switch
        {
            "ReduceMin" => Negate,
            "ReduceL1" => Lanes.Abs,
            "ReduceL2" => v => Lanes.Multiply(v, v),
            _ => null,
        };
        if (prepare is not null)
        {
            Elementwise.Map(x, prepare, call.Workers);
        }

        AxisLanes view = AxisLanes.Of(x, shape, axes[0], axes[^1]);
        int cut = Cuts.Of(op.AxisCut, view.Length);
        Vector512<float> part = Lanes.Of(1f / view.Length);
        var result = new float[view.Lines];
        view.Each(call.Workers, (line, elements) => view.StoreEach(line, mode switch
        {
            "ReduceSum" or "ReduceL1" => AxisSums.Sum(elements, cut),
            "ReduceMean" => Lanes.Multiply(AxisSums.Sum(elements, cut), part),
            "ReduceMax" => AxisSums.Max(elements, cut),
            "ReduceMin" => Negate(AxisSums.Max(elements, cut)),
            "ReduceL2" => ChipFunctions.SquareRoot(AxisSums.Sum(elements, cut)),
            _ => throw new NotSupportedException($"{op.Operation} with mode '{mode}'"),
        }, result));
        call.SetWithRelu(result, op);
    }

    private static Vector512<float> Negate(Vector512<float> x) => Lanes.Multiply(x, Lanes.Of(-1f));
}
