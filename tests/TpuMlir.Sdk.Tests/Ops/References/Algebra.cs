namespace TpuMlir.Sdk.Tests.Ops.References;

/// <summary>Products, normalisations and reductions.</summary>
internal static class Algebra
{
    public static Dictionary<string, Func<Call, Nd>> Functions { get; } = new()
    {
        ["top.MatMul"] = MatMul,
        ["top.Scale"] = c => c.Activated(Nd.Of(c[0].Shape, i => (c[0][i] * c[1].Data[i[1]]) + c[2].Data[i[1]])),

        // ONNX BatchNormalization in inference mode.
        ["top.BatchNorm"] = c => Nd.Of(c[0].Shape, i =>
            ((c[0][i] - c[1].Data[i[1]]) / Math.Sqrt(c[2].Data[i[1]] + c.Double("epsilon")) * (c.Optional(3)?.Data[i[1]] ?? 1))
            + (c.Optional(4)?.Data[i[1]] ?? 0)),
        ["top.Softmax"] = Softmax,
        ["top.Reduce"] = Reduce,
    };

    /// <summary>numpy.matmul after numpy.swapaxes(−1, −2) of the operands marked so.</summary>
    private static Nd MatMul(Call c)
    {
        Nd a = Matrix(c[0], c.Bool("left_transpose"), 0), b = Matrix(c[1], c.Bool("right_transpose"), 1);
        int rank = Math.Max(a.Rank, b.Rank);
        var batch = new List<long>();
        for (int fromEnd = rank; fromEnd > 2; fromEnd--)
        {
            batch.Add(Math.Max(fromEnd <= a.Rank ? a.Shape[^fromEnd] : 1, fromEnd <= b.Rank ? b.Shape[^fromEnd] : 1));
        }

        Nd product = Nd.Of([.. batch, a.Shape[^2], b.Shape[^1]], i =>
        {
            double sum = c.Optional(2)?.Data[i[^1]] ?? 0;
            for (long k = 0; k < a.Shape[^1]; k++)
            {
                sum += At(a, [.. i[..^2], i[^2], k]) * At(b, [.. i[..^2], k, i[^1]]);
            }

            return sum;
        });
        IEnumerable<long> shape = [.. batch, .. c[0].Rank == 1 ? Array.Empty<long>() : [a.Shape[^2]], .. c[1].Rank == 1 ? Array.Empty<long>() : [b.Shape[^1]]];
        return c.Activated(new Nd([.. shape], product.Data));
    }

    /// <summary>A vector becomes a row (position 0) or a column (position 1).</summary>
    private static Nd Matrix(Nd x, bool transposed, int position) =>
        x.Rank == 1 ? new Nd(position == 0 ? [1, x.Shape[0]] : [x.Shape[0], 1], x.Data)
        : !transposed ? x
        : Nd.Of([.. x.Shape[..^2], x.Shape[^1], x.Shape[^2]], i => x[[.. i[..^2], i[^1], i[^2]]]);

    /// <summary>The last two indices are exact, the leading ones broadcast.</summary>
    private static double At(Nd x, long[] index)
    {
        long[] own = index[^x.Rank..];
        for (int d = 0; d < x.Rank - 2; d++)
        {
            own[d] = Math.Min(own[d], x.Shape[d] - 1);
        }

        return x[own];
    }

    private static Nd Softmax(Call c)
    {
        Nd x = c[0].Map(v => v * c.Double("beta"));
        int axis = c.Axis(x.Rank);
        return Nd.Of(x.Shape, i =>
        {
            double sum = 0;
            for (long a = 0; a < x.Shape[axis]; a++)
            {
                long[] other = [.. i];
                other[axis] = a;
                sum += Math.Exp(x[other]);
            }

            double share = Math.Exp(x[i]) / sum;
            return c.Bool("log") ? Math.Log(share) : share;
        });
    }

    /// <summary>numpy.mean, sum, max, min, prod and linalg.norm over a tuple of axes.</summary>
    private static Nd Reduce(Call c)
    {
        Nd x = c[0];
        int[] axes = [.. c.Longs("axes").Select(a => (int)((a + x.Rank) % x.Rank))];
        IEnumerable<int> dims = Enumerable.Range(0, x.Rank);
        Nd kept = Nd.Of(dims.Select(d => axes.Contains(d) ? 1 : x.Shape[d]), i =>
        {
            Nd part = Nd.Of(dims.Select(d => axes.Contains(d) ? x.Shape[d] : 1), j => x[[.. i.Zip(j, (a, b) => a + b)]]);
            return c.Text("mode") switch
            {
                "ReduceMean" => part.Data.Average(),
                "ReduceSum" => part.Data.Sum(),
                "ReduceMax" => part.Data.Max(),
                "ReduceMin" => part.Data.Min(),
                "ReduceProd" => part.Data.Aggregate((a, b) => a * b),
                "ReduceL1" => part.Data.Sum(Math.Abs),
                _ => Math.Sqrt(part.Data.Sum(v => v * v)),
            };
        });
        return c.Bool("keepdims") ? kept : new Nd([.. dims.Where(d => !axes.Contains(d)).Select(d => x.Shape[d])], kept.Data);
    }
}
