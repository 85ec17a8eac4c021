using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Shapes;

/// <summary>Shapes of concatenations.</summary>
public static class ConcatShape
{
    /// <summary>The first shape with the extents along the axis summed.</summary>
    /// <exception cref="OpException">The shapes differ elsewhere.</exception>
    public static Shape Infer(Op op, IReadOnlyList<Value> inputs, long axis)
    {
        Require.That(op, inputs.Count > 0, "there is no operand");
        Shape first = inputs[0].Shape;
        int at = Axes.Of(op, axis, first.Rank);
        foreach (Value input in inputs)
        {
            bool fits = input.Shape.Rank == first.Rank && input.Shape.With(at, 0).Equals(first.With(at, 0));
            Require.That(op, fits, $"{input.Shape} and {first} differ elsewhere than along axis {at}");
        }

        return first.With(at, inputs.Sum(i => i.Shape[at]));
    }
}
