namespace TpuMlir.Sdk.Tests.Ops.References;

/// <summary>Data movement: numpy's transpose, reshape, basic slicing, concatenate, tile, pad and take; PyTorch's channel operators.</summary>
internal static class Movement
{
    public static Dictionary<string, Func<Call, Nd>> Functions { get; } = new()
    {
        ["top.Permute"] = c => Nd.Of(c.Longs("order").Select(d => c[0].Shape[d]), i =>
        {
            var from = new long[i.Length];
            for (int d = 0; d < i.Length; d++)
            {
                from[c.Longs("order")[d]] = i[d];
            }

            return c[0][from];
        }),
        ["top.Reshape"] = c => new Nd(c.Longs("shape"), c[0].Data),
        ["top.Squeeze"] = Squeeze,
        ["top.Unsqueeze"] = Unsqueeze,
        ["top.Flatten"] = Flatten,
        ["top.Slice"] = Slice,
        ["top.Concat"] = Concat,
        ["top.Tile"] = c => Nd.Of(c[0].Shape.Zip(c.Longs("tile"), (d, n) => d * n), i => c[0][[.. i.Zip(c[0].Shape, (a, d) => a % d)]]),
        ["top.Pad"] = Pad,
        ["top.Upsample"] = c => Nd.Of(
            [c[0].Shape[0], c[0].Shape[1], c[0].Shape[2] * c.Long("scale_h"), c[0].Shape[3] * c.Long("scale_w")],
            i => c[0][i[0], i[1], i[2] / c.Long("scale_h"), i[3] / c.Long("scale_w")]),
        ["top.Gather"] = Gather,

        // torch.nn.ChannelShuffle: channel j·group + g comes from channel g·(C/group) + j.
        ["top.ShuffleChannel"] = c => Nd.Of(c[0].Shape, i =>
        {
            long group = c.Long("group"), size = c[0].Shape[1] / group;
            return c[0][[i[0], (i[1] % group * size) + (i[1] / group), .. i[2..]]];
        }),
        ["top.Depth2Space"] = Depth2Space,
    };

    /// <summary>numpy.split.</summary>
    public static IReadOnlyList<Nd> Split(Call c)
    {
        Nd x = c[0];
        int axis = c.Axis(x.Rank);
        long[] sizes = c.Longs("split_size");
        if (sizes.Length == 0)
        {
            long size = (long)Math.Ceiling((double)x.Shape[axis] / c.Long("num"));
            sizes = [.. Enumerable.Repeat(size, (int)c.Long("num") - 1), x.Shape[axis] - (size * (c.Long("num") - 1))];
        }

        var pieces = new List<Nd>();
        foreach (long size in sizes)
        {
            long start = pieces.Sum(p => p.Shape[axis]);
            pieces.Add(Nd.Of([.. x.Shape[..axis], size, .. x.Shape[(axis + 1)..]], i =>
            {
                i[axis] += start;
                return x[i];
            }));
        }

        return pieces;
    }

    private static Nd Squeeze(Call c)
    {
        Nd x = c[0];
        long[] axes = [.. c.Longs("axes").Select(a => (a + x.Rank) % x.Rank)];
        return new Nd([.. x.Shape.Where((d, i) => axes.Length == 0 ? d != 1 : !axes.Contains(i))], x.Data);
    }

    private static Nd Unsqueeze(Call c)
    {
        int rank = c[0].Rank + c.Longs("axes").Length;
        var shape = new List<long>(c[0].Shape);
        foreach (long axis in c.Longs("axes").Select(a => (a + rank) % rank).Order())
        {
            shape.Insert((int)axis, 1);
        }

        return new Nd([.. shape], c[0].Data);
    }

    private static Nd Flatten(Call c)
    {
        List<long> shape = [.. c[0].Rank == 0 ? [1] : c[0].Shape];
        int start = (int)((c.Long("start_dim") + shape.Count) % shape.Count), end = (int)((c.Long("end_dim") + shape.Count) % shape.Count);
        while (end-- > start)
        {
            shape[start] *= shape[start + 1];
            shape.RemoveAt(start + 1);
        }

        return new Nd([.. shape], c[0].Data);
    }

    private static Nd Slice(Call c)
    {
        var indices = new List<List<long>>();
        for (int d = 0; d < c[0].Rank; d++)
        {
            long step = c.Longs("steps")[d], end = c.Longs("ends")[d];
            indices.Add([]);
            for (long i = c.Longs("offset")[d]; step > 0 ? i < end : i > end; i += step)
            {
                indices[d].Add(i);
            }
        }

        return Nd.Of(indices.Select(l => (long)l.Count), i => c[0][[.. i.Select((at, d) => indices[d][(int)at])]]);
    }

    private static Nd Concat(Call c)
    {
        int axis = c.Axis(c[0].Rank);
        long[] shape = [.. c[0].Shape];
        shape[axis] = c.All.Sum(x => x.Shape[axis]);
        return Nd.Of(shape, i =>
        {
            int part = 0;
            while (i[axis] >= c[part].Shape[axis])
            {
                i[axis] -= c[part++].Shape[axis];
            }

            return c[part][i];
        });
    }

    private static Nd Pad(Call c)
    {
        Nd x = c[0];
        long[] paddings = c.Longs("paddings");
        return Nd.Of(x.Shape.Select((d, i) => d + paddings[i] + paddings[i + x.Rank]), i =>
        {
            long[] from = [.. i.Select((at, d) => at - paddings[d])];
            return c.Text("mode") switch
            {
                "constant" => x.Or((float)c.Double("val"), from),
                "edge" => x[[.. from.Zip(x.Shape, (at, d) => Math.Clamp(at, 0, d - 1))]],
                _ => x[[.. from.Zip(x.Shape, Reflected)]],
            };
        });

        // Mirrored at one end after the other until it is inside.
        static long Reflected(long at, long extent) =>
            at < 0 ? Reflected(-at, extent) : at >= extent ? Reflected((2 * (extent - 1)) - at, extent) : at;
    }

    private static Nd Gather(Call c)
    {
        Nd x = c[0], indices = c[1];
        int axis = c.Axis(x.Rank);
        long[] shape = c.Bool("keepdims") ? indices.Shape : [];
        return Nd.Of([.. x.Shape[..axis], .. shape, .. x.Shape[(axis + 1)..]], i =>
        {
            long at = (long)(shape.Length == 0 ? indices.Data[0] : indices[i.AsSpan(axis, shape.Length)]);
            return x[[.. i[..axis], at < 0 ? at + x.Shape[axis] : at, .. i[(axis + shape.Length)..]]];
        });
    }

    /// <summary>ONNX DepthToSpace (DCR, CRD) and SpaceToDepth, by the place of each pixel.</summary>
    private static Nd Depth2Space(Call c)
    {
        Nd x = c[0];
        long bh = c.Long("block_h"), bw = c.Long("block_w"), n = x.Shape[0], ch = x.Shape[1], h = x.Shape[2], w = x.Shape[3];
        bool channelFirst = c.Bool("is_CRD");
        if (c.Bool("is_inversed"))
        {
            return Nd.Of([n, ch * bh * bw, h / bh, w / bw], i =>
            {
                (long channel, long place) = channelFirst ? (i[1] / (bh * bw), i[1] % (bh * bw)) : (i[1] % ch, i[1] / ch);
                return x[i[0], channel, (i[2] * bh) + (place / bw), (i[3] * bw) + (place % bw)];
            });
        }

        long depth = ch / (bh * bw);
        return Nd.Of([n, depth, h * bh, w * bw], i =>
        {
            long place = (i[2] % bh * bw) + (i[3] % bw);
            return x[i[0], channelFirst ? (i[1] * bh * bw) + place : (place * depth) + i[1], i[2] / bh, i[3] / bw];
        });
    }
}
