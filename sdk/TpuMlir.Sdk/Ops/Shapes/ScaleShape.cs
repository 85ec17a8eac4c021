using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Shapes;

/// <summary>Shapes of an affine map of each channel (axis 1).</summary>
public static class ScaleShape
{
    /// <summary>The input's shape; the vectors have one element for each channel.</summary>
    /// <exception cref="OpException">The parts do not fit together.</exception>
    public static Shape Infer(Op op, Shape input, params IReadOnlyList<Value?> vectors)
    {
        Require.That(op, input.Rank >= 2, $"an input of {input} has no channels");
        foreach (Value vector in vectors.OfType<Value>())
        {
            Require.That(op, vector.Shape.Count == input[1], $"a vector of {vector.Shape} does not fit {input[1]} channels");
        }

        return input;
    }
}
