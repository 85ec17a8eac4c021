using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Shapes;

/// <summary>Shapes of reductions.</summary>
public static class ReduceShape
{
    /// <summary>The input's shape with the axes reduced to 1, or left out without <paramref name="keepdims"/>.</summary>
    /// <exception cref="OpException">An axis does not exist or is named twice.</exception>
    public static Shape Infer(Op op, Shape input, EquatableList<long> axes, bool keepdims)
    {
        int[] reduced = Axes.Of(op, axes, input.Rank);
        return new Shape(Enumerable.Range(0, input.Rank)
            .Where(i => keepdims || !reduced.Contains(i))
            .Select(i => reduced.Contains(i) ? 1 : input[i]));
    }
}
