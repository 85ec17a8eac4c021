using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Tiling;

/// <summary>
/// An element-wise operation as a loop over dimensions, neighbours joined where every operand allows it. For each operand a
/// stride per dimension, 0 where the operand is broadcast.
/// </summary>
/// <param name="Dims">The joined dimensions of the result; at least one.</param>
/// <param name="Strides">For each operand a stride for each dimension, in elements.</param>
public sealed record ElementwiseShape(long[] Dims, long[][] Strides)
{
    /// <summary>Joins the dimensions of a result and its operands (numpy broadcasting).</summary>
    public static ElementwiseShape Of(Shape result, IReadOnlyList<Shape> operands)
    {
        int rank = result.Rank;
        long[][] strides = [.. operands.Select(o => BroadcastStrides(o, result))];
        var dims = new List<long>();
        var kept = operands.Select(_ => new List<long>()).ToArray();
        for (int d = 0; d < rank; d++)
        {
            if (result[d] == 1)
            {
                continue;
            }

            bool joins = dims.Count > 0 && Enumerable.Range(0, operands.Count).All(i => kept[i][^1] == strides[i][d] * result[d]);
            if (joins)
            {
                dims[^1] *= result[d];
            }
            else
            {
                dims.Add(result[d]);
            }

            for (int i = 0; i < operands.Count; i++)
            {
                if (joins)
                {
                    kept[i][^1] = strides[i][d];
                }
                else
                {
                    kept[i].Add(strides[i][d]);
                }
            }
        }

        if (dims.Count == 0)
        {
            dims.Add(1);
            foreach (List<long> list in kept)
            {
                list.Add(1);
            }
        }

        return new ElementwiseShape([.. dims], [.. kept.Select(k => k.ToArray())]);
    }

    private static long[] BroadcastStrides(Shape operand, Shape result)
    {
        long[] own = operand.Strides();
        int shift = result.Rank - operand.Rank;
        return [.. Enumerable.Range(0, result.Rank).Select(d => d < shift || operand[d - shift] == 1 ? 0 : own[d - shift])];
    }
}
