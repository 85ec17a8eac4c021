using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Shapes;

/// <summary>Shapes of reshapes.</summary>
public static class ReshapeShape
{
    /// <summary>The wanted extents, all known.</summary>
    /// <exception cref="OpException">The element count differs from the input's.</exception>
    public static Shape Infer(Op op, Shape input, EquatableList<long> shape)
    {
        Require.AtLeast(op, shape, 0, "shape");
        var wanted = new Shape(shape);
        Require.That(op, wanted.Count == input.Count, $"{input} and {wanted} differ in the number of elements");
        return wanted;
    }
}
