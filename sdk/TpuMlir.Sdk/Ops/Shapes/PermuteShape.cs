using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Shapes;

/// <summary>Shapes of permutations.</summary>
public static class PermuteShape
{
    /// <summary>Dimension i of the result is dimension order[i] of the input.</summary>
    /// <exception cref="OpException">The order is not a permutation.</exception>
    public static Shape Infer(Op op, Shape input, EquatableList<long> order)
    {
        bool complete = order.Order().SequenceEqual(Enumerable.Range(0, input.Rank).Select(i => (long)i));
        Require.That(op, complete, $"{order} is not an order of {input.Rank} dimensions");
        return new Shape(order.Select(i => input[(int)i]));
    }
}
