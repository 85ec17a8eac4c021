using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Passes.Graph.Fuse;

/// <summary>Questions several rules ask.</summary>
internal static class Matching
{
    /// <summary>True when the value is read once, and not as an output of the network.</summary>
    public static bool IsPrivate(this Value value) => value.Uses.Count == 1 && value.Uses[0].Owner.Name != "func.return";

    /// <summary>A constant that holds one number for each channel (axis 1) of a tensor of that shape; null when it does not.</summary>
    public static float[]? PerChannel(OpRewriter rewriter, Value value, Shape shape)
    {
        if (rewriter.Constant(value) is not { } data || shape.Rank < 2)
        {
            return null;
        }

        long channels = shape[1];
        if (data.Count == 1)
        {
            return [.. Enumerable.Repeat(data.To(ElementType.F32).Floats()[0], (int)channels)];
        }

        // The extents behind the channel must be 1; those before it as well.
        int behind = shape.Rank - 2;
        bool fits = data.Count == channels && data.Shape.Rank > behind && data.Shape[data.Shape.Rank - 1 - behind] == channels;
        return fits ? data.To(ElementType.F32).Floats().ToArray() : null;
    }
}
