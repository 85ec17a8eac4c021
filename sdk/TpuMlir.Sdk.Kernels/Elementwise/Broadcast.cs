namespace TpuMlir.Sdk.Kernels;

/// <summary>
/// The loop nest of two broadcast operands with as few dimensions as possible: extents of 1 are dropped, and neighbours
/// are merged where both operands walk through them in one step.
/// </summary>
internal sealed class Broadcast
{
    private Broadcast(int[] extents, int[] stridesA, int[] stridesB) => (Extents, StridesA, StridesB) = (extents, stridesA, stridesB);

    /// <summary>Extents, outermost first; never empty.</summary>
    public int[] Extents { get; }

    /// <summary>Element steps of the left operand; 0 where it is repeated.</summary>
    public int[] StridesA { get; }

    /// <summary>Element steps of the right operand.</summary>
    public int[] StridesB { get; }

    /// <summary>Broadcast shape of two operands by the rule of NumPy and ONNX.</summary>
    public static int[] Shape(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        var shape = new int[Math.Max(a.Length, b.Length)];
        for (int i = 1; i <= shape.Length; i++)
        {
            int da = i <= a.Length ? a[^i] : 1, db = i <= b.Length ? b[^i] : 1;
            Check.That(da == db || da == 1 || db == 1, $"extents {da} and {db} at position {shape.Length - i} do not broadcast", "shapeB");
            shape[^i] = da == 1 ? db : da;
        }

        return shape;
    }

    public static Broadcast Of(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        int[] shape = Shape(a, b);
        var extents = new List<int>();
        var stepsA = new List<int>();
        var stepsB = new List<int>();
        int strideA = 1, strideB = 1;
        for (int i = 1; i <= shape.Length; i++)
        {
            int da = i <= a.Length ? a[^i] : 1, db = i <= b.Length ? b[^i] : 1, extent = shape[^i];
            int stepA = da == 1 ? 0 : strideA, stepB = db == 1 ? 0 : strideB;
            strideA *= da;
            strideB *= db;
            if (extent == 1)
            {
                continue;
            }

            // Built innermost first: the last entry is the dimension just inside this one.
            if (extents.Count > 0 && stepA == stepsA[^1] * extents[^1] && stepB == stepsB[^1] * extents[^1])
            {
                extents[^1] *= extent;
                continue;
            }

            extents.Add(extent);
            stepsA.Add(stepA);
            stepsB.Add(stepB);
        }

        if (extents.Count == 0)
        {
            return new Broadcast([1], [1], [1]);
        }

        extents.Reverse();
        stepsA.Reverse();
        stepsB.Reverse();
        return new Broadcast([.. extents], [.. stepsA], [.. stepsB]);
    }
}
