using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Shapes;

/// <summary>Shapes of slices.</summary>
public static class SliceShape
{
    /// <summary>
    /// max(0, ⌈(ends − offset) / steps⌉) for each dimension. Offsets and ends are indices, not counted from the end of the
    /// dimension; with a negative step an end of −1 includes element 0.
    /// </summary>
    /// <exception cref="OpException">The slice reads outside the input.</exception>
    public static Shape Infer(Op op, Shape input, EquatableList<long> offset, EquatableList<long> steps, EquatableList<long> ends)
    {
        Require.Count(op, offset, input.Rank, "offset");
        Require.Count(op, steps, input.Rank, "steps");
        Require.Count(op, ends, input.Rank, "ends");
        var dims = new long[input.Rank];
        for (int i = 0; i < dims.Length; i++)
        {
            Require.That(op, steps[i] != 0, $"the step of dimension {i} is 0");
            long distance = steps[i] > 0 ? ends[i] - offset[i] : offset[i] - ends[i];
            long step = Math.Abs(steps[i]);
            dims[i] = distance <= 0 ? 0 : (distance + step - 1) / step;
            long last = offset[i] + ((dims[i] - 1) * steps[i]);
            Require.That(
                op,
                dims[i] == 0 || (offset[i] >= 0 && offset[i] < input[i] && last >= 0 && last < input[i]),
                $"slice {offset[i]} to {ends[i]} by {steps[i]} is outside dimension {i} of {input}");
        }

        return new Shape(dims);
    }
}
