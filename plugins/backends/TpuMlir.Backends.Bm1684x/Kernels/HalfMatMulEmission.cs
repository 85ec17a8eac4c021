using TpuMlir.Backends.Bm1684x.Cost;
using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Backends.Tiling;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>f16 and bf16 matrix products by MM2: row r of each matrix in channel r, sums in f32.</summary>
internal sealed class HalfMatMulEmission(MatMulProblem p, KernelContext context)
{
    private readonly int _passes = ChipMemory.CeilDiv(p.K, p.Cut);

    private sealed record Pools(LocalPool Left, LocalPool Right, LocalPool Sum, LocalPool Result, LocalPool Bias)
    {
        public IReadOnlyList<LocalPool> All(bool hasBias) => hasBias ? [Left, Right, Sum, Result, Bias] : [Left, Right, Sum, Result];
    }

    public void Run()
    {
        TileAxis[] axes = [new("rows", p.M, context.Target.Lanes), new("columns", p.N, 32)];
        (int[] sizes, int buffers) = context.Slice(p.Op.Operation, axes, (s, count) => PoolsFor(s, count).All(p.Bias is not null), Price);
        Pools pools = PoolsFor(sizes, buffers);
        context.Run(pools.All(p.Bias is not null), Steps(sizes, pools));
    }

    private Pools PoolsFor(int[] s, int buffers) => new(
        new LocalPool("left", Transfers.AlignedBytes(new Nchw(1, s[0], 1, p.Cut), p.L.Type), buffers),
        new LocalPool("right", Transfers.AlignedBytes(p.RightTransposed ? new Nchw(1, s[1], 1, p.Cut) : new Nchw(1, p.Cut, 1, s[1]), p.R.Type), buffers),
        new LocalPool("sum", Transfers.AlignedBytes(new Nchw(1, s[0], 1, s[1]), ChipType.F32), 1),
        new LocalPool("result", Transfers.AlignedBytes(new Nchw(1, s[0], 1, s[1]), p.Y.Type), buffers),
        new LocalPool("bias", Transfers.AlignedBytes(new Nchw(1, context.Target.Lanes, 1, s[1]), ChipType.F32), buffers));

    private double Price(int[] s)
    {
        double rows = TileSearch.Parts(p.M, s[0]), columns = TileSearch.Parts(p.N, s[1]);
        double m = TileSearch.Mean(p.M, s[0]), n = TileSearch.Mean(p.N, s[1]), k = (double)p.K / _passes, steps = rows * columns * _passes;
        TilePricing pricing = context.Pricing;
        double left = pricing.Load(Moved(m, k, p.K)), right = pricing.Load(p.RightTransposed ? Moved(n, k, p.K) : Moved(k, n, p.N));
        double result = pricing.Store(Moved(m, n, p.N));
        double bias = p.Bias is null ? 0 : pricing.Load(new TileTransfer(1, context.Target.Lanes, 1, n, (0, 0, 0, 1), ChipType.F32.Size));
        // In one pass the right matrix stays while the rows pass by, and the left one when its rows are not cut.
        double transfers = (left * (_passes == 1 && rows == 1 ? 1 : steps)) + (right * (_passes == 1 ? columns : steps)) + (result * rows * columns) + (bias * columns);
        double compute = rows * columns * Math.Ceiling(m / ChipMemory.Lanes) * n / 4 * ChipMemory.CeilDiv(p.K, 32);
        return TilePricing.Total(transfers, compute + (steps * TiuCalibration.ConvStart), steps);
    }

    private TileTransfer Moved(double rows, double columns, long stride) => new(1, rows, 1, columns, (0, stride, 0, 1), p.L.Type.Size);

    private IEnumerable<TileStep> Steps(int[] s, Pools pools) =>
        from batch in p.Batches()
        from n in Extent.Cover(p.N, s[1])
        from m in Extent.Cover(p.M, s[0])
        from pass in Enumerable.Range(0, _passes)
        select Step(batch, m, n, pass, pools);

    private TileStep Step((long L, long R, long Y) batch, Extent m, Extent n, int pass, Pools pools)
    {
        var k = new Extent(pass * p.Cut, Math.Min(p.Cut, p.K - (pass * p.Cut)));
        List<TileBuffer> buffers =
        [
            new(pools.Left, (batch.L, m, k), at => Rows(p.L.At(batch.L), m, k, p.K, Left(at, m, k))),
            new(pools.Right, (batch.R, n, k), at => Rows(
                p.R.At(batch.R), p.RightTransposed ? n : k, p.RightTransposed ? k : n, p.RightTransposed ? p.K : p.N, Right(at, n, k))),
            new(pools.Sum, (batch.Y, m, n)),
            new(pools.Result, (batch.Y, m, n)),
        ];
        if (p.Bias is { } bias)
        {
            // Every lane adds the same row.
            buffers.Add(new(pools.Bias, n, at => Transfers.Load(
                context.Emitter, bias + (ulong)(n.Start * 4), new Strides(0, 0, n.Size, 1), Transfers.Local(at, new Nchw(1, context.Target.Lanes, 1, n.Size), ChipType.F32))));
        }

        return new TileStep(buffers, at => Compute(at, m, n, k, pass), pass == _passes - 1 ? at => Store(at[3], batch.Y, m, n) : null);
    }

    private LocalTensor Left(int at, Extent m, Extent k) => Transfers.Local(at, new Nchw(1, m.Size, 1, k.Size), p.L.Type);

    private LocalTensor Right(int at, Extent n, Extent k) =>
        Transfers.Local(at, p.RightTransposed ? new Nchw(1, n.Size, 1, k.Size) : new Nchw(1, k.Size, 1, n.Size), p.R.Type);

    private void Rows(ulong matrix, Extent rows, Extent columns, int rowStride, LocalTensor to) => Transfers.Load(
        context.Emitter,
        matrix + (ulong)((((long)rows.Start * rowStride) + columns.Start) * to.Type.Size),
        new Strides(0, rowStride, columns.Size, 1),
        to);

    private void Compute(int[] at, Extent m, Extent n, Extent k, int pass)
    {
        LocalTensor sum = Transfers.Local(at[2], new Nchw(1, m.Size, 1, n.Size), ChipType.F32);
        context.Emitter.Add(MatMul2.Of(p.RightTransposed ? MatMul2Kind.NT : MatMul2Kind.NN, sum, Left(at[0], m, k), Right(at[1], n, k)) with
        {
            Accumulate = pass > 0,
        });
        if (pass < _passes - 1)
        {
            return;
        }

        if (p.Bias is not null)
        {
            LocalTensor row = LocalTensor.Strided(ChipMemory.Local(0, at[4]), sum.Shape, ChipType.F32, new Strides(0, 0, 0, 1));
            context.Emitter.Add(ArithmeticCommand.Binary(ArithmeticOp.Add, sum, sum, row));
        }

        FusedRelu.Emit(p.Op, context.Emitter, sum);
        context.Emitter.Add(ArithmeticCommand.Cast(Transfers.Local(at[3], sum.Shape, p.Y.Type), sum));
    }

    private void Store(int at, long y, Extent m, Extent n) => Transfers.Store(
        context.Emitter,
        Transfers.Local(at, new Nchw(1, m.Size, 1, n.Size), p.Y.Type),
        p.Y.At(y + ((long)m.Start * p.N) + n.Start),
        new Strides(0, p.N, n.Size, 1));
}
