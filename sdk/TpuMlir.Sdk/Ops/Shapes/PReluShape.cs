using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Shapes;

/// <summary>Shapes of the rectifier with a slope tensor.</summary>
public static class PReluShape
{
    /// <summary>The input's shape, to which the slope broadcasts.</summary>
    /// <exception cref="OpException">The slope does not broadcast to the input.</exception>
    public static Shape Infer(Op op, Shape input, Shape slope)
    {
        Require.That(op, Shape.Broadcast(input, slope)?.Equals(input) == true, $"a slope of {slope} does not broadcast to {input}");
        return input;
    }
}
