using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Shapes;

/// <summary>Shapes of gathers.</summary>
public static class GatherShape
{
    /// <summary>
    /// The input's shape with the axis replaced by the shape of the indices (numpy's take); without
    /// <paramref name="keepdims"/> there is one index and the axis is dropped.
    /// </summary>
    /// <exception cref="OpException">The parts do not fit together.</exception>
    public static Shape Infer(Op op, Shape input, Shape indices, long axis, bool keepdims)
    {
        int at = Axes.Of(op, axis, input.Rank);
        Require.That(op, keepdims || indices.Count == 1, $"indices of {indices} do not drop axis {at}");
        return new Shape([.. input.Take(at), .. keepdims ? indices : Shape.Scalar, .. input.Skip(at + 1)]);
    }
}
