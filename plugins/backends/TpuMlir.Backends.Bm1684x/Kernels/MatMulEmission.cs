using TpuMlir.Backends.Bm1684x.Cost;
using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Backends.Tiling;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>f32 matrix products by MM. Rows lie along n, columns in sections of 16 over the lanes.</summary>
/// <remarks>Slices: rows and columns of the result; K in the passes the operation records, the sums staying in local memory.</remarks>
internal sealed class MatMulEmission(MatMulProblem p, KernelContext context)
{
    /// <summary>Columns of a section: one line of a lane.</summary>
    private const int Section = 16;

    private readonly int _passes = ChipMemory.CeilDiv(p.K, p.Cut);

    private sealed record Pools(LocalPool Left, LocalPool Right, LocalPool Result, LocalPool Bias)
    {
        public IReadOnlyList<LocalPool> All(bool hasBias) => hasBias ? [Left, Right, Result, Bias] : [Left, Right, Result];
    }

    public void Run()
    {
        TileAxis[] axes = [new("rows", p.M), new("columns", p.N, Section * context.Target.Lanes)];
        (int[] sizes, int buffers) = context.Slice(p.Op.Operation, axes, (s, count) => PoolsFor(s, count).All(p.Bias is not null), Price);
        Pools pools = PoolsFor(sizes, buffers);
        context.Run(pools.All(p.Bias is not null), Steps(sizes, pools));
    }

    private static int Bytes(int rows, int columns) =>
        rows * ChipMemory.CeilDiv(ChipMemory.CeilDiv(columns, Section), ChipMemory.Lanes) * ChipMemory.EuBytes;

    private Pools PoolsFor(int[] s, int buffers) => new(
        new LocalPool("left", p.LeftTransposed ? Bytes(p.Cut, s[0]) : Bytes(s[0], p.Cut), buffers),
        new LocalPool("right", Bytes(p.Cut, s[1]), buffers),
        new LocalPool("result", Bytes(s[0], s[1]), buffers),
        new LocalPool("bias", Bytes(1, s[1]), buffers));

    private double Price(int[] s)
    {
        double rows = TileSearch.Parts(p.M, s[0]), columns = TileSearch.Parts(p.N, s[1]);
        double m = TileSearch.Mean(p.M, s[0]), n = TileSearch.Mean(p.N, s[1]), k = (double)p.K / _passes, steps = rows * columns * _passes;
        TilePricing pricing = context.Pricing;
        double left = pricing.Load(p.LeftTransposed ? Moved(k, m, p.M) : Moved(m, k, p.K));
        double right = pricing.Load(p.RightTransposed ? Transposed(n, k, p.K) : Moved(k, n, p.N));
        double result = pricing.Store(Moved(m, n, p.N)), bias = p.Bias is null ? 0 : pricing.Load(Moved(1, n, p.N));
        // In one pass the right matrix stays while the rows pass by, and the left one when its rows are not cut.
        double transfers = (left * (_passes == 1 && rows == 1 ? 1 : steps)) + (right * (_passes == 1 ? columns : steps)) + (result * rows * columns) + (bias * columns);
        double compute = rows * columns * m * Math.Ceiling(n / (Section * ChipMemory.Lanes)) * p.K;
        return TilePricing.Total(transfers, compute + (steps * TiuCalibration.ConvStart), steps);
    }

    /// <summary>A piece of a matrix: rows along n, sections over the lanes.</summary>
    private static TileTransfer Moved(double rows, double columns, long stride) =>
        new(rows, Math.Ceiling(columns / Section), 1, Math.Min(columns, Section), (stride, Section, 0, 1), ChipType.F32.Size);

    /// <summary>The same transposed on its way: neighbours on one side are strangers on the other.</summary>
    private static TileTransfer Transposed(double rows, double columns, long stride) =>
        new(columns, rows, 1, 1, (1, stride, 0, 1), ChipType.F32.Size);

    /// <summary>Column slices: whole sections first, what is left over by itself, so that no section is partly filled.</summary>
    private IEnumerable<Extent> Columns(int size)
    {
        int whole = p.N / Section * Section;
        foreach (Extent extent in Extent.Cover(whole, Math.Max(size / Section * Section, Section)))
        {
            yield return extent;
        }

        if (whole < p.N)
        {
            yield return new Extent(whole, p.N - whole);
        }
    }

    private IEnumerable<TileStep> Steps(int[] s, Pools pools) =>
        from batch in p.Batches()
        from n in Columns(s[1])
        from m in Extent.Cover(p.M, s[0])
        from pass in Enumerable.Range(0, _passes)
        select Step(batch, m, n, pass, pools);

    private TileStep Step((long L, long R, long Y) batch, Extent m, Extent n, int pass, Pools pools)
    {
        var k = new Extent(pass * p.Cut, Math.Min(p.Cut, p.K - (pass * p.Cut)));
        List<TileBuffer> buffers =
        [
            new(pools.Left, (batch.L, m, k), at => Load(Left(at, m, k), p.L.At(batch.L), p.LeftTransposed ? k : m, p.LeftTransposed ? m : k, p.LeftTransposed ? p.M : p.K, false)),
            new(pools.Right, (batch.R, n, k), at => Load(Right(at, n, k), p.R.At(batch.R), p.RightTransposed ? n : k, p.RightTransposed ? k : n, p.RightTransposed ? p.K : p.N, p.RightTransposed)),
            new(pools.Result, (batch.Y, m, n)),
        ];
        if (p.Bias is { } bias)
        {
            buffers.Add(new(pools.Bias, n, at => Load(Row(at, n), bias, new Extent(0, 1), n, p.N, false)));
        }

        return new TileStep(
            buffers,
            at => Compute(at, m, n, k, pass),
            pass == _passes - 1 ? at => Store(Result(at[2], m, n), p.Y.At(batch.Y), m, n) : null);
    }

    private LocalMatrix Left(int at, Extent m, Extent k) => p.LeftTransposed
        ? new(ChipMemory.Local(0, at), k.Size, m.Size, Math.Min(Section, m.Size), ChipType.F32)
        : new(ChipMemory.Local(0, at), m.Size, k.Size, Math.Min(Section, k.Size), ChipType.F32);

    private static LocalMatrix Right(int at, Extent n, Extent k) => new(ChipMemory.Local(0, at), k.Size, n.Size, Math.Min(Section, n.Size), ChipType.F32);

    private static LocalMatrix Result(int at, Extent m, Extent n) => new(ChipMemory.Local(0, at), m.Size, n.Size, Math.Min(Section, n.Size), ChipType.F32);

    private static LocalMatrix Row(int at, Extent n) => new(ChipMemory.Local(0, at), 1, n.Size, Math.Min(Section, n.Size), ChipType.F32);

    private void Load(LocalMatrix to, ulong matrix, Extent rows, Extent columns, int rowStride, bool transposed) => context.Emitter.Add(new MatrixMove(
        matrix + (ulong)((((long)rows.Start * rowStride) + columns.Start) * 4), rows.Size, columns.Size, rowStride, to, ToLocal: true, transposed));

    private void Compute(int[] at, Extent m, Extent n, Extent k, int pass)
    {
        LocalMatrix result = Result(at[2], m, n);
        context.Emitter.Add(new MatMul(MatMulKind.Normal, result, Left(at[0], m, k), Right(at[1], n, k))
        {
            LeftTransposed = p.LeftTransposed,
            Bias = pass == 0 && p.Bias is not null ? Row(at[3], n).AsTensor() : null,
            Accumulate = pass > 0,
        });
        if (pass == _passes - 1)
        {
            FusedRelu.Emit(p.Op, context.Emitter, result.AsTensor());
        }
    }

    private void Store(LocalMatrix from, ulong matrix, Extent m, Extent n) => context.Emitter.Add(new MatrixMove(
        matrix + (ulong)((((long)m.Start * p.N) + n.Start) * 4), m.Size, n.Size, p.N, from, ToLocal: false));
}
