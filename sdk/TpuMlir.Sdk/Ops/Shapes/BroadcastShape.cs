using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Shapes;

/// <summary>Numpy broadcasting.</summary>
public static class BroadcastShape
{
    /// <summary>The common shape of all operands.</summary>
    /// <exception cref="OpException">The shapes do not fit together.</exception>
    public static Shape Infer(Op op, params IReadOnlyList<Shape> shapes)
    {
        Require.That(op, shapes.Count > 0, "there is no operand");
        Shape common = shapes[0];
        foreach (Shape shape in shapes.Skip(1))
        {
            common = Shape.Broadcast(common, shape)
                ?? throw new OpException(op.Operation, $"shapes {string.Join(", ", shapes)} do not broadcast");
        }

        return common;
    }

    /// <summary>The common shape of two or more values.</summary>
    /// <exception cref="OpException">The shapes do not fit together.</exception>
    public static Shape Infer(Op op, IReadOnlyList<Value> values)
    {
        Require.That(op, values.Count >= 2, $"there are {values.Count} operands, fewer than 2");
        return Infer(op, [.. values.Select(v => v.Shape)]);
    }
}
