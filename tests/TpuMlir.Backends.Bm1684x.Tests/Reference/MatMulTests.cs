using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Tests.Reference;

/// <summary>tpu.MatMul against the definition.</summary>
public class MatMulTests
{
    private static readonly (long[] Left, long[] Right, long[] Result, bool LeftTransposed, bool RightTransposed, long Cut)[] Shapes =
    [
        ([5, 70], [70, 33], [5, 33], false, false, 0),
        ([5, 70], [70, 130], [5, 130], false, false, 32),
        ([40, 9], [9, 3], [40, 3], false, false, 4),
        ([70, 5], [70, 20], [5, 20], true, false, 0),
        ([5, 70], [20, 70], [5, 20], false, true, 0),
        ([70, 30], [3, 70], [30, 3], true, true, 64),
        ([2, 3, 4, 40], [40, 17], [2, 3, 4, 17], false, false, 0),
        ([2, 1, 4, 40], [3, 40, 17], [2, 3, 4, 17], false, false, 0),
        ([4, 40], [5, 17, 40], [5, 4, 17], false, true, 0),
        ([40], [40, 6], [6], false, false, 0),
        ([6, 40], [40], [6], false, false, 0),
        ([40], [40], [], false, false, 0),
        ([3, 40, 4], [1, 40, 5], [3, 4, 5], true, false, 0),
    ];

    public static TheoryData<int, ElementType, Data> Cases()
    {
        var cases = new TheoryData<int, ElementType, Data>();
        for (int i = 0; i < Shapes.Length; i++)
        {
            foreach (ElementType type in new[] { ElementType.F32, ElementType.F16, ElementType.BF16 })
            {
                foreach (Data data in Enum.GetValues<Data>())
                {
                    cases.Add(i, type, data);
                }
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void MatchesDefinition(int index, ElementType type, Data data)
    {
        var s = Shapes[index];
        var random = new Random(index);
        Tensor left = TestData.Draw(random, type, new Shape(s.Left), data), right = TestData.Draw(random, type, new Shape(s.Right), data);
        int columns = s.Right.Length == 1 ? 1 : (int)(s.RightTransposed ? s.Right[^2] : s.Right[^1]);
        foreach (bool biased in new[] { false, true })
        {
            foreach (double limit in new[] { -2.0, -1.0, 0.3 })
            {
                Tensor? bias = biased ? TestData.Draw(random, ElementType.F32, [columns], data) : null;
                float[] expected = Definition(left, right, TestData.Numbers(bias), type, limit, s);
                TestData.Same(expected, Evaluation.Run(
                    "tpu.MatMul", new Shape(s.Result), type, [left, right, bias],
                    ("left_transpose", s.LeftTransposed), ("right_transpose", s.RightTransposed), ("k_cut", s.Cut), ("do_relu", limit > -2), ("relu_limit", limit)));
            }
        }
    }

    private static float[] Definition(
        Tensor left, Tensor right, float[] bias, ElementType type, double limit,
        (long[] Left, long[] Right, long[] Result, bool LeftTransposed, bool RightTransposed, long Cut) s)
    {
        long[] a = s.Left.Length == 1 ? [1, s.Left[0]] : s.Left, b = s.Right.Length == 1 ? [s.Right[0], 1] : s.Right;
        int m = (int)a[s.LeftTransposed ? ^1 : ^2], k = (int)a[s.LeftTransposed ? ^2 : ^1], n = (int)b[s.RightTransposed ? ^2 : ^1];
        float[] x = TestData.Numbers(left), w = TestData.Numbers(right);
        long[] batch = [.. Shape.Broadcast(new Shape(a[..^2]), new Shape(b[..^2]))!];
        var y = new List<float>();
        foreach (long[] at in Positions(batch))
        {
            int ax = Matrix(a, at) * m * k, bx = Matrix(b, at) * k * n;
            for (int r = 0; r < m; r++)
            {
                for (int c = 0; c < n; c++)
                {
                    float X(int i) => x[ax + (s.LeftTransposed ? (i * m) + r : (r * k) + i)];
                    float W(int i) => w[bx + (s.RightTransposed ? (c * k) + i : (i * n) + c)];
                    float[] products = [.. Enumerable.Range(0, k).Select(i => Chip.Mul(X(i), W(i)))];
                    float start = bias.Length == 0 ? 0 : bias[c];
                    y.Add(type.IsHalf() ? Half(products, bias.Length > 0 ? start : null) : Single(products, start));
                }
            }
        }

        return [.. y];

        float Half(float[] products, float? start)
        {
            float sum = 0;
            for (int i = 0; i < k; i += 32)
            {
                sum = Chip.Add(sum, Chip.Tree(products[i..Math.Min(i + 32, k)]));
            }

            sum = start is { } value ? Chip.Add(sum, value) : sum;
            return Chip.Round(Relu(sum, (float)limit), type);
        }

        float Single(float[] products, float start)
        {
            int cut = s.Cut == 0 ? k : (int)s.Cut;
            for (int from = 0; from < k; from += cut)
            {
                float[] sums = [0, start];
                for (int i = 0; i < Math.Min(cut, k - from); i++)
                {
                    sums[i & 1] = Chip.Add(sums[i & 1], products[from + i]);
                }

                start = Chip.Add(sums[0], sums[1]);
            }

            return Relu(start, (float)limit);
        }

        float Relu(float v, float bound) => limit < -1.5 ? v : bound >= 0 ? Chip.Min(Chip.Max(v, 0), bound) : Chip.Max(v, 0);
    }

    private static IEnumerable<long[]> Positions(long[] extents) => extents.Aggregate(
        new[] { Array.Empty<long>() }.AsEnumerable(), (all, extent) => all.SelectMany(p => Enumerable.Range(0, (int)extent).Select(i => (long[])[.. p, i])));

    private static int Matrix(long[] shape, long[] at)
    {
        long index = 0;
        for (int d = 0; d < shape.Length - 2; d++)
        {
            index = (index * shape[d]) + (shape[d] == 1 ? 0 : at[at.Length - (shape.Length - 2) + d]);
        }

        return (int)index;
    }
}
