namespace TpuMlir.Sdk.Kernels.Tests;

/// <summary>Binary functions and broadcasting against index arithmetic in double precision, written here.</summary>
public class BinaryTests
{
    private static readonly (int[] A, int[] B)[] Shapes =
    [
        ([], []), ([7], [7]), ([7], []), ([], [33]), ([2, 3, 4, 5], [2, 3, 4, 5]), ([2, 3, 4, 5], [3, 1, 1]), ([3, 1, 1], [2, 3, 4, 5]),
        ([2, 3, 4, 5], [5]), ([4, 1], [1, 6]), ([2, 1, 4, 1], [1, 3, 1, 5]), ([1, 3, 1, 5], [2, 1, 4, 5]), ([2, 1, 3, 1, 2, 3], [4, 1, 5, 2, 1]),
        ([1, 1, 1], [6, 5]), ([2, 0, 3], [1, 1, 3]), ([64, 70, 40], [70, 1]), ([200000], [1]), ([1], [200000]),
    ];

    [Theory]
    [InlineData(BinaryKind.Add)]
    [InlineData(BinaryKind.Sub)]
    [InlineData(BinaryKind.Mul)]
    [InlineData(BinaryKind.Div)]
    [InlineData(BinaryKind.Max)]
    [InlineData(BinaryKind.Min)]
    [InlineData(BinaryKind.Pow)]
    [InlineData(BinaryKind.Mod)]
    [InlineData(BinaryKind.FloorMod)]
    [InlineData(BinaryKind.PRelu)]
    public void MatchesDefinition(BinaryKind kind)
    {
        foreach ((int[] shapeA, int[] shapeB) in Shapes)
        {
            float[] a = Numbers.Random(Count(shapeA), 1, kind == BinaryKind.Pow ? 0.1 : -4, 4), b = Numbers.Random(Count(shapeB), 2, -4, 4);
            int[] shape = Binary.OutputShape(shapeA, shapeB);
            var expected = new double[Count(shape)];
            for (int i = 0; i < expected.Length; i++)
            {
                expected[i] = Define(kind, a[At(i, shape, shapeA)], b[At(i, shape, shapeB)]);
            }

            foreach (int threads in new[] { 1, 2 })
            {
                var y = new float[expected.Length];
                Binary.Run(kind, a, shapeA, b, shapeB, y, new(threads));
                Numbers.Close(expected, y, 2e-7, 1e-7, $"{kind} [{string.Join(',', shapeA)}] [{string.Join(',', shapeB)}]");
            }
        }
    }

    [Fact]
    public void ExtentsThatDoNotMatchAreRefused()
    {
        var y = new float[6];
        Assert.Equal("shapeB", Assert.Throws<ArgumentException>(() => Binary.Run(BinaryKind.Add, y, [2, 3], y, [2], y)).ParamName);
        Assert.Equal("y", Assert.Throws<ArgumentException>(() => Binary.Run(BinaryKind.Add, y, [2, 1], y, [1, 4], y)).ParamName);
        Assert.Equal("a", Assert.Throws<ArgumentException>(() => Binary.Run(BinaryKind.Add, y, [7], y, [1], y)).ParamName);
    }

    private static int Count(int[] shape) => shape.Aggregate(1, (p, d) => p * d);

    private static int At(int flat, int[] shape, int[] operand)
    {
        int at = 0, stride = 1;
        for (int i = 1; i <= operand.Length; i++)
        {
            at += operand[^i] == 1 ? 0 : flat % shape[^i] * stride;
            flat /= shape[^i];
            stride *= operand[^i];
        }

        return at;
    }

    private static double Define(BinaryKind kind, float a, float b) => kind switch
    {
        BinaryKind.Add => (double)a + b,
        BinaryKind.Sub => (double)a - b,
        BinaryKind.Mul => (double)a * b,
        BinaryKind.Div => (double)a / b,
        BinaryKind.Max => Math.Max(a, b),
        BinaryKind.Min => Math.Min(a, b),
        BinaryKind.Pow => Math.Pow(a, b),
        BinaryKind.Mod => a - (b * Math.Truncate((double)a / b)),
        BinaryKind.FloorMod => a - (b * Math.Floor((double)a / b)),
        BinaryKind.PRelu => a < 0 ? (double)a * b : a,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
