using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Shapes;

/// <summary>Shapes of integer enlargement, NCHW.</summary>
public static class UpsampleShape
{
    /// <summary>[N,C,H·scaleH,W·scaleW].</summary>
    /// <exception cref="OpException">The parts do not fit together.</exception>
    public static Shape Infer(Op op, Shape input, long scaleH, long scaleW)
    {
        Require.Rank(op, input, 4, "the input");
        Require.That(op, scaleH >= 1 && scaleW >= 1, $"scales {scaleH} and {scaleW} are not positive");
        return [input[0], input[1], input[2] * scaleH, input[3] * scaleW];
    }
}
