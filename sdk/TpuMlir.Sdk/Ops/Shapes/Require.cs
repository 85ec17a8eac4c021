using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Shapes;

/// <summary>Checks of operands and attributes.</summary>
internal static class Require
{
    /// <summary>Fails with a message about the operation unless the condition holds.</summary>
    public static void That(Op op, bool condition, string message)
    {
        if (!condition)
        {
            throw new OpException(op.Operation, message);
        }
    }

    /// <summary>Fails unless the shape has the rank.</summary>
    public static void Rank(Op op, Shape shape, int rank, string what) =>
        That(op, shape.Rank == rank, $"{what} has {shape.Rank} dimensions ({shape}), not {rank}");

    /// <summary>Fails unless the list has the length.</summary>
    public static void Count(Op op, EquatableList<long> list, int count, string what) =>
        That(op, list.Count == count, $"{what} has {list.Count} entries, not {count}");

    /// <summary>Fails unless every entry is at least <paramref name="low"/>.</summary>
    public static void AtLeast(Op op, EquatableList<long> list, long low, string what) =>
        That(op, list.All(v => v >= low), $"{what} {list} has an entry below {low}");
}
