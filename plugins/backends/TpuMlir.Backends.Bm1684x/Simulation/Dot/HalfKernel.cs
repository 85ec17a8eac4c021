using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using TpuMlir.Backends.Bm1684x.Arithmetic;

namespace TpuMlir.Backends.Bm1684x.Simulation.Dot;

/// <summary>
/// Half-precision dot products: one add tree per group of up to 32 products, one f32 addition per tree (isa.md section 2).
/// </summary>
/// <remarks>
/// A tree cuts every product to a multiple of 2^(E−151), E the largest biased exponent. Scaling by 2^(151−E) is exact and
/// makes the cut a truncating conversion to integer; the integer sum converted back is the tree's one rounding.
/// </remarks>
/// <param name="left">Left matrix packed as [row / 4][k][4].</param>
/// <param name="depth">Products of one result.</param>
/// <param name="groups">First k of each group, and the k behind the last.</param>
/// <param name="checkedProducts">False when no product can be special, denormal or too small to scale, see <see cref="NeedsCheck"/>.</param>
internal sealed unsafe class HalfKernel(float* left, int depth, int[] groups, bool checkedProducts) : IPanelKernel
{
    private readonly int[] _firstGroup = Index(groups, Cut(groups));

    /// <inheritdoc/>
    public int[] DepthBlocks { get; } = Cut(groups);

    /// <summary>Whether a product can be an infinity, NaN, denormal or below the range in which the scaling is exact.</summary>
    public static bool NeedsCheck(ExponentRange left, ExponentRange right) =>
        left.HasSpecial || right.HasSpecial
        || left.Largest + right.Largest - 127 + 1 >= 255 || left.Smallest + right.Smallest - 127 < 26;

    /// <inheritdoc/>
    public void Run(int rowBlock, int depthBlock, uint* panel, float* first, float* second)
    {
        int start = DepthBlocks[depthBlock];
        float* weights = left + (long)rowBlock * depth * IPanelKernel.BlockRows;
        for (int group = _firstGroup[depthBlock]; group < _firstGroup[depthBlock + 1]; group++)
        {
            int k = groups[group], count = groups[group + 1] - k;
            float* x = (float*)panel + (long)(k - start) * PanelSource.Width;
            if (!checkedProducts)
            {
                AddBlock(weights + (long)k * IPanelKernel.BlockRows, x, count, first);
                continue;
            }

            for (int row = 0; row < IPanelKernel.BlockRows; row++)
            {
                AddCheckedRow(weights + (long)k * IPanelKernel.BlockRows + row, x, count, first + row * PanelSource.Width);
            }
        }
    }

    private static void AddCheckedRow(float* w, float* x, int count, float* sum)
    {
        for (int column = 0; column < PanelSource.Width; column += 16)
        {
            Float32Vector.Add(Vector512.Load(sum + column), CheckedTree(w, x + column, count)).Store(sum + column);
        }
    }

    // Four rows share every vector of x; forming the products a second time is cheaper than keeping them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddBlock(float* weights, float* x, int count, float* sum)
    {
        const int P = PanelSource.Width, B = IPanelKernel.BlockRows;
        for (int column = 0; column < P; column += 16)
        {
            Vector512<float> a = default, b = default, c = default, d = default;
            float* w = weights, xk = x + column;
            for (int k = 0; k < count; k++, w += B, xk += P)
            {
                Vector512<float> value = Vector512.Load(xk);
                a = Largest(a, value * Vector512.Create(w[0]));
                b = Largest(b, value * Vector512.Create(w[1]));
                c = Largest(c, value * Vector512.Create(w[2]));
                d = Largest(d, value * Vector512.Create(w[3]));
            }

            Vector512<uint> exponentA = Exponent(a), exponentB = Exponent(b), exponentC = Exponent(c), exponentD = Exponent(d);
            Vector512<float> scaleA = Scale(exponentA), scaleB = Scale(exponentB), scaleC = Scale(exponentC), scaleD = Scale(exponentD);
            Vector512<int> totalA = default, totalB = default, totalC = default, totalD = default;
            w = weights;
            xk = x + column;
            for (int k = 0; k < count; k++, w += B, xk += P)
            {
                Vector512<float> value = Vector512.Load(xk);
                totalA += Vector512.ConvertToInt32Native(value * Vector512.Create(w[0]) * scaleA);
                totalB += Vector512.ConvertToInt32Native(value * Vector512.Create(w[1]) * scaleB);
                totalC += Vector512.ConvertToInt32Native(value * Vector512.Create(w[2]) * scaleC);
                totalD += Vector512.ConvertToInt32Native(value * Vector512.Create(w[3]) * scaleD);
            }

            AddTrees(totalA, exponentA, sum + column);
            AddTrees(totalB, exponentB, sum + column + P);
            AddTrees(totalC, exponentC, sum + column + 2 * P);
            AddTrees(totalD, exponentD, sum + column + 3 * P);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Largest(Vector512<float> magnitude, Vector512<float> value) =>
        Avx512DQ.IsSupported
            ? Avx512DQ.Range(magnitude, value, 0b1011)
            : Vector512.Max(magnitude.AsInt32(), value.AsInt32() & Vector512.Create(0x7FFF_FFFF)).AsSingle();

    // All products zero: exponent 26 gives a huge but harmless scale, and the sum 0 · 2^−126 is +0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Exponent(Vector512<float> largest) =>
        Vector512.Max(largest.AsUInt32() & Vector512.Create(0x7F80_0000u), Vector512.Create(26u << 23));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Scale(Vector512<uint> exponent) => (Vector512.Create(278u << 23) - exponent).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTrees(Vector512<int> total, Vector512<uint> exponent, float* sum) =>
        Float32Vector.Add(Vector512.Load(sum), Unscale(total, exponent)).Store(sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Unscale(Vector512<int> total, Vector512<uint> exponent) =>
        Vector512.ConvertToSingle(total) * (exponent - Vector512.Create(24u << 23)).AsSingle();

    // As Tree, but products are flushed, and vectors the scaling cannot treat are done lane by lane.
    private static Vector512<float> CheckedTree(float* w, float* x, int count)
    {
        const int P = PanelSource.Width, B = IPanelKernel.BlockRows;
        Vector512<float> largest = Vector512<float>.Zero;
        Vector512<uint> bits = Vector512<uint>.Zero;
        float* products = stackalloc float[AddTree.Width * 16];
        for (int k = 0; k < count; k++)
        {
            Vector512<float> product = Float32Vector.Flush(Vector512.Load(x + k * P) * Vector512.Create(w[k * B]));
            product.Store(products + k * 16);
            bits = Vector512.Max(bits, product.AsUInt32() & Vector512.Create(0x7FFF_FFFFu));
        }

        largest = (bits & Vector512.Create(0x7F80_0000u)).AsSingle();
        // Infinities, NaNs, results that may overflow, and scales out of range; exponent 0 (all zero) is harmless.
        Vector512<uint> exponent = largest.AsUInt32();
        if (Vector512.GreaterThanAny(exponent, Vector512.Create(248u << 23))
            || Vector512.LessThanAny(exponent - Vector512<uint>.One, Vector512.Create(26u << 23)))
        {
            return EachLane(products, count);
        }

        exponent = Exponent(largest);
        Vector512<float> scale = Scale(exponent);
        Vector512<int> total = Vector512<int>.Zero;
        for (int k = 0; k < count; k++)
        {
            total += Vector512.ConvertToInt32Native(Vector512.Load(products + k * 16) * scale);
        }

        return Unscale(total, exponent);
    }

    private static Vector512<float> EachLane(float* products, int count)
    {
        float* lane = stackalloc float[AddTree.Width];
        float* sums = stackalloc float[16];
        for (int i = 0; i < 16; i++)
        {
            for (int k = 0; k < count; k++)
            {
                lane[k] = products[k * 16 + i];
            }

            sums[i] = AddTree.Sum(new ReadOnlySpan<float>(lane, count));
        }

        return Vector512.Load(sums);
    }

    private static int[] Index(int[] groups, int[] blocks) =>
        Array.ConvertAll(blocks, start => Array.IndexOf(groups, start));

    // Whole groups up to the block depth. The starts need not be even: there is only one accumulator.
    private static int[] Cut(int[] groups)
    {
        var starts = new List<int> { 0 };
        for (int i = 1; i < groups.Length; i++)
        {
            if (i == groups.Length - 1 || groups[i + 1] - starts[^1] > Dot.DepthBlocks.Depth)
            {
                starts.Add(groups[i]);
            }
        }

        return [.. starts];
    }
}
