namespace TpuMlir.Sdk.Kernels.Tests;

/// <summary>Data movement against index arithmetic written here, for every element size through the byte forms.</summary>
public class MovementTests
{
    private static readonly int[] ElementSizes = [1, 2, 4, 8];

    private static readonly int[][] TensorShapes = [[], [5], [1, 1], [7, 33], [2, 3, 4], [3, 1, 5, 2], [2, 3, 40, 37], [4, 0, 2], [2, 3, 2, 3, 2]];

    [Fact]
    public void TransposeAllPermutations()
    {
        foreach (int[] shape in TensorShapes)
        {
            foreach (int[] order in Permutations(shape.Length))
            {
                int[] result = [.. order.Select(d => shape[d])];
                Compare(shape, result, at =>
                {
                    var from = new int[at.Length];
                    for (int i = 0; i < at.Length; i++)
                    {
                        from[order[i]] = at[i];
                    }

                    return from;
                }, (source, size, target) => Transpose.Run(source, size, shape, order, target), $"transpose [{string.Join(',', shape)}] by [{string.Join(',', order)}]");
            }
        }

        var one = new float[6];
        Assert.Equal("permutation", Assert.Throws<ArgumentException>(() => Transpose.Run<float>(one, [2, 3], [1, 1], one)).ParamName);
        Assert.Equal("elementSize", Assert.Throws<ArgumentException>(() => Transpose.Run(new byte[6], 3, [2], [0], new byte[6])).ParamName);
    }

    [Fact]
    public void SliceWithSteps()
    {
        var random = new Random(1);
        foreach (int[] shape in TensorShapes.Where(s => !s.Contains(0)))
        {
            for (int trial = 0; trial < 20; trial++)
            {
                int[] starts = [.. shape.Select(d => random.Next(d))], steps = [.. shape.Select(_ => random.Next(1, 4) * ((random.Next(2) * 2) - 1))];
                int[] extents = [.. shape.Select((d, i) => random.Next(0, 1 + (steps[i] > 0 ? (d - 1 - starts[i]) / steps[i] : starts[i] / -steps[i])) + (trial == 0 ? 0 : 1))];
                Compare(shape, extents, at => [.. at.Select((v, i) => starts[i] + (v * steps[i]))], (source, size, target) =>
                    Slice.Run(source, size, shape, starts, steps, extents, target), $"slice of [{string.Join(',', shape)}]");
            }
        }

        var y = new float[6];
        Assert.Equal("steps", Assert.Throws<ArgumentException>(() => Slice.Run<float>(y, [6], [0], [0], [2], y)).ParamName);
        Assert.Equal("starts", Assert.Throws<ArgumentException>(() => Slice.Run<float>(y, [6], [6], [1], [1], y)).ParamName);
        Assert.Equal("extents", Assert.Throws<ArgumentException>(() => Slice.Run<float>(y, [6], [1], [-1], [3], y)).ParamName);
    }

    [Fact]
    public void ExpandAndTile()
    {
        foreach ((int[] shape, int[] target) in new (int[], int[])[] { ([], [3, 2]), ([1], [40]), ([3, 1, 2], [2, 3, 5, 2]), ([2, 3], [2, 3]), ([1, 4, 1], [3, 4, 5]), ([1], [0]) })
        {
            int added = target.Length - shape.Length;
            Compare(shape, target, at => [.. shape.Select((d, i) => d == 1 ? 0 : at[added + i])], (source, size, result) =>
                Expand.Run(source, size, shape, target, result), $"expand [{string.Join(',', shape)}]");
        }

        foreach ((int[] shape, int[] repeats) in new (int[], int[])[] { ([3], [4]), ([2, 3], [3, 1]), ([2, 3], [1, 3]), ([2, 3, 2], [2, 3, 2]), ([2, 2], [0, 1]) })
        {
            int[] result = [.. shape.Select((d, i) => d * repeats[i])];
            Compare(shape, result, at => [.. at.Select((v, i) => v % shape[i])], (source, size, target) =>
                Tile.Run(source, size, shape, repeats, target), $"tile [{string.Join(',', shape)}]");
        }

        var y = new float[6];
        Assert.Equal("target", Assert.Throws<ArgumentException>(() => Expand.Run<float>(y, [2], [3], y)).ParamName);
    }

    [Theory]
    [InlineData(PadMode.Constant)]
    [InlineData(PadMode.Reflect)]
    [InlineData(PadMode.Edge)]
    public void PadAllModes(PadMode mode)
    {
        foreach ((int[] shape, int[] before, int[] after) in new (int[], int[], int[])[]
        {
            ([5], [3], [4]), ([4, 6], [1, 2], [0, 3]), ([3, 4, 5], [-1, 2, 0], [2, -2, 7]), ([2, 3], [5, 7], [6, 9]), ([1, 4], [2, 0], [1, 1]), ([3], [0], [0]),
        })
        {
            int[] result = [.. shape.Select((d, i) => before[i] + d + after[i])];
            Compare(shape, result, at =>
            {
                int[] from = [.. at.Select((v, i) => v - before[i])];
                bool inside = from.Select((v, i) => v >= 0 && v < shape[i]).All(v => v);
                return mode == PadMode.Constant ? (inside ? from : null) : [.. from.Select((v, i) => Fold(v, shape[i], mode))];
            }, (source, size, target) => Pad.Run(mode, source, size, shape, before, after, Enumerable.Repeat((byte)0xEE, size).ToArray(), target), $"pad {mode}");
        }
    }

    [Fact]
    public void ConcatPlacesParts()
    {
        int[] shape = [3, 9, 4];
        foreach (int size in ElementSizes)
        {
            byte[] whole = Bytes(108, size), result = new byte[whole.Length];
            int offset = 0;
            foreach (int extent in new[] { 2, 0, 4, 3 })
            {
                var part = new byte[3 * extent * 4 * size];
                Slice.Run(whole, size, shape, [0, Math.Min(offset, 8), 0], [1, 1, 1], [3, extent, 4], part);
                Concat.Place(part, size, new(3, extent, 4), result, 9, offset);
                offset += extent;
            }

            Assert.Equal(whole, result);
        }

        Assert.Equal("offset", Assert.Throws<ArgumentException>(() => Concat.Place<float>(new float[4], new(1, 2, 2), new float[6], 3, 2)).ParamName);
    }

    [Fact]
    public void GatherAlongAnAxis()
    {
        long[] indices = [4, 0, -1, -5, 2, 2];
        foreach (int inner in new[] { 1, 3 })
        {
            Compare([2, 5, inner], [2, 6, inner], at => [at[0], (int)((indices[at[1]] + 5) % 5), at[2]], (source, size, target) =>
                Gather.Run(source, size, new(2, 5, inner), indices, target), "gather");
        }

        Assert.Equal("indices", Assert.Throws<ArgumentException>(() => Gather.Run<float>(new float[5], new(1, 5, 1), [5], new float[1])).ParamName);
    }

    [Fact]
    public void NearestResizeFollowsItsTables()
    {
        int[] rows = [0, 0, 1, 1, 2, 3, 3], columns = [4, 3, 3, 0, 0, 1];
        Compare([3, 4, 5], [3, 7, 6], at => [at[0], rows[at[1]], columns[at[2]]], (source, size, target) =>
            ResizeNearest.Run(source, size, 3, 4, 5, rows, columns, target), "nearest");
        Assert.Equal("rows", Assert.Throws<ArgumentException>(() => ResizeNearest.Run<float>(new float[4], 1, 2, 2, [2], [0], new float[1])).ParamName);
    }

    [Fact]
    public void LinearResizeFollowsItsTables()
    {
        var random = new Random(2);
        foreach ((int planes, int height, int width, int oh, int ow) in new[] { (2, 5, 7, 11, 13), (3, 8, 8, 4, 3), (1, 1, 1, 3, 3), (40, 20, 30, 40, 60) })
        {
            LinearTap[] Taps(int count, int extent) =>
                [.. Enumerable.Range(0, count).Select(i => new LinearTap(random.Next(extent), random.Next(extent), random.NextSingle()))];
            LinearTap[] rows = Taps(oh, height), columns = Taps(ow, width);
            float[] x = Numbers.Random(planes * height * width, 1);
            var expected = new double[planes * oh * ow];
            for (int i = 0; i < expected.Length; i++)
            {
                (LinearTap r, LinearTap c, int p) = (rows[i / ow % oh], columns[i % ow], i / (oh * ow));
                double At(int h, int w) => x[(((p * height) + h) * width) + w];
                double Across(int h) => (At(h, c.Low) * (1 - c.Weight)) + (At(h, c.High) * c.Weight);
                expected[i] = (Across(r.Low) * (1 - r.Weight)) + (Across(r.High) * r.Weight);
            }

            foreach (int threads in new[] { 1, 2 })
            {
                var y = new float[expected.Length];
                ResizeLinear.Run(x, planes, height, width, rows, columns, y, new(threads));
                Numbers.Close(expected, y, 0, 3e-7, "bilinear");
            }
        }
    }

    private delegate void Move(ReadOnlySpan<byte> source, int elementSize, Span<byte> destination);

    /// <summary>Runs a byte form for every element size; <paramref name="from"/> maps result to source indices, null to 0xEE.</summary>
    private static void Compare(int[] shape, int[] result, Func<int[], int[]?> from, Move move, string what)
    {
        int count = result.Aggregate(1, (p, d) => p * d);
        foreach (int size in ElementSizes)
        {
            byte[] source = Bytes(shape.Aggregate(1, (p, d) => p * d), size), expected = new byte[count * size], actual = new byte[count * size];
            for (int i = 0; i < count; i++)
            {
                var at = new int[result.Length];
                for (int d = result.Length - 1, rest = i; d >= 0; rest /= result[d], d--)
                {
                    at[d] = rest % result[d];
                }

                int[]? index = from(at);
                Span<byte> element = expected.AsSpan(i * size, size);
                element.Fill(0xEE);
                if (index != null)
                {
                    source.AsSpan(index.Select((v, d) => (v, d)).Aggregate(0, (p, e) => (p * shape[e.d]) + e.v) * size, size).CopyTo(element);
                }
            }

            move(source, size, actual);
            Assert.True(expected.AsSpan().SequenceEqual(actual), $"{what}, elements of {size} bytes");
        }
    }

    private static byte[] Bytes(int count, int size)
    {
        var bytes = new byte[count * size];
        new Random(3).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Walks an index back into the tensor one reflection or clamp at a time.</summary>
    private static int Fold(int at, int extent, PadMode mode)
    {
        while (at < 0 || at >= extent)
        {
            at = mode == PadMode.Edge ? (at < 0 ? 0 : extent - 1) : extent == 1 ? 0 : at < 0 ? -at : (2 * (extent - 1)) - at;
        }

        return at;
    }

    private static IEnumerable<int[]> Permutations(int rank) => rank == 0
        ? [[]]
        : Permutations(rank - 1).SelectMany(p => Enumerable.Range(0, rank).Select(i => (int[])[.. p[..i], rank - 1, .. p[i..]]));
}
