using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Shapes;

/// <summary>Shapes of tiling.</summary>
public static class TileShape
{
    /// <summary>Each extent times its number of repetitions.</summary>
    /// <exception cref="OpException">There is not one number for each dimension.</exception>
    public static Shape Infer(Op op, Shape input, EquatableList<long> tile)
    {
        Require.Count(op, tile, input.Rank, "tile");
        Require.AtLeast(op, tile, 0, "tile");
        return new Shape(input.Zip(tile, (extent, repeats) => extent * repeats));
    }
}
