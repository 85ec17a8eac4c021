using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Shapes;

/// <summary>Shapes of padding.</summary>
public static class PadShape
{
    /// <summary>The input's shape with the paddings (all begins, then all ends) added; negative ones cut.</summary>
    /// <exception cref="OpException">The paddings do not fit the input.</exception>
    public static Shape Infer(Op op, Shape input, EquatableList<long> paddings, string mode)
    {
        Require.Count(op, paddings, 2 * input.Rank, "paddings");
        Require.That(op, mode is "constant" or "reflect" or "edge", $"mode '{mode}' is not constant, reflect or edge");
        var dims = new long[input.Rank];
        for (int i = 0; i < dims.Length; i++)
        {
            long before = paddings[i], after = paddings[i + input.Rank];
            dims[i] = input[i] + before + after;
            Require.That(op, dims[i] >= 0, $"paddings {paddings} cut more than dimension {i} of {input} has");
            Require.That(op, mode == "constant" || input[i] > 0 || dims[i] == 0, $"dimension {i} of {input} has no elements to repeat");
        }

        return new Shape(dims);
    }
}
