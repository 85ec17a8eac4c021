using TpuMlir.Sdk.Ir;

namespace TpuMlir.Sdk.Ops.Shapes;

/// <summary>Axes counted from either end.</summary>
public static class Axes
{
    /// <summary>The axis counted from the front.</summary>
    /// <exception cref="OpException">There is no such axis.</exception>
    public static int Of(Op op, long axis, int rank)
    {
        Require.That(op, axis >= -rank && axis < rank, $"there is no axis {axis} in {rank} dimensions");
        return (int)(axis < 0 ? axis + rank : axis);
    }

    /// <summary>The axes counted from the front, in ascending order.</summary>
    /// <exception cref="OpException">An axis does not exist or is named twice.</exception>
    public static int[] Of(Op op, EquatableList<long> axes, int rank)
    {
        int[] found = [.. axes.Select(a => Of(op, a, rank)).Order()];
        Require.That(op, found.Distinct().Count() == found.Length, $"axes {axes} name one twice");
        return found;
    }
}
