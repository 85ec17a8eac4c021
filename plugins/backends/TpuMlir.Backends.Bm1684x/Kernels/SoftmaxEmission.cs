using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Backends.Generation;
using TpuMlir.Sdk.Backends.Tiling;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>
/// Softmax of one view. An axis of one chunk is done in one step; a longer one passes by three times: maximum, sum of
/// exponentials, result. Maximum and sum stay in local memory in between.
/// </summary>
internal sealed class SoftmaxEmission(Tpu.Softmax op, KernelContext context, GlobalTensor x, GlobalTensor y, AxisView view)
{
    private readonly int _cut = Cuts.Of(op.AxisCut, view.Axis);
    private readonly LocalMath _math = new(context.Emitter);

    /// <summary>The pools of one view.</summary>
    internal sealed record Pools(LocalPool Input, LocalPool Output, LocalPool Table, LocalPool Max, LocalPool Sum, LocalPool Part, LocalPool Wide, IReadOnlyList<LocalPool> Scratch)
    {
        public IReadOnlyList<LocalPool> All => [Input, Output, Table, Max, Sum, Part, Wide, .. Scratch];
    }

    private enum Pass
    {
        Max,
        Sum,
        Result,
        All,
    }

    /// <summary>The softmax of this view, to be run with the others.</summary>
    public SlicedPart<Pools> Part() => new(
        [new("n", view.N), new("c", view.C, context.Target.Lanes), new("w", view.W)], (s, _) => PoolsFor(s), p => p.All, Price, Steps);

    private Pools PoolsFor(int[] s)
    {
        Extent n = new(0, s[0]), c = new(0, s[1]), w = new(0, s[2]);
        Nchw full = view.Shape(n, c, new Extent(0, _cut), w), small = view.ReducedShape(n, c, w);
        int fullBytes = Transfers.AlignedBytes(full, ChipType.F32), smallBytes = Transfers.AlignedBytes(small, ChipType.F32);
        return new Pools(
            new LocalPool("input", Transfers.AlignedBytes(full, x.Type), 2),
            new LocalPool("result", Transfers.AlignedBytes(full, y.Type), 2),
            new LocalPool("table", ChipMemory.EuBytes, 1),
            new LocalPool("maximum", smallBytes, 1),
            new LocalPool("sum", smallBytes, 1),
            new LocalPool("part", smallBytes, 1),
            new LocalPool("exponential", fullBytes, 1),
            [.. Enumerable.Range(0, LocalMath.ExpScratch).Select(_ => new LocalPool("scratch", fullBytes, 1))]);
    }

    private double Price(int[] s)
    {
        double tiles = (double)TileSearch.Parts(view.N, s[0]) * TileSearch.Parts(view.C, s[1]) * TileSearch.Parts(view.W, s[2]);
        double chunks = TileSearch.Parts(view.Axis, _cut);
        double passes = chunks > 1 ? 3 : 1, steps = tiles * chunks;
        double transfers = steps * ((passes * context.Pricing.Load(view.Moved(s, view.Axis / chunks, x.Type)))
            + context.Pricing.Store(view.Moved(s, view.Axis / chunks, y.Type)));
        // Some 30 commands: the exponential is a polynomial with its range reduced.
        return TilePricing.Total(transfers, 30 * ((tiles * view.Lines(s)) + (steps * context.Pricing.CommandStart)), steps * passes);
    }

    private IEnumerable<TileStep> Steps(int[] s, Pools pools)
    {
        foreach (Extent n in Extent.Cover(view.N, s[0]))
        {
            foreach (Extent c in Extent.Cover(view.C, s[1]))
            {
                foreach (Extent w in Extent.Cover(view.W, s[2]))
                {
                    Pass[] passes = view.Axis <= _cut ? [Pass.All] : [Pass.Max, Pass.Sum, Pass.Result];
                    foreach (Pass pass in passes)
                    {
                        foreach (Extent axis in Extent.Cover(view.Axis, _cut))
                        {
                            yield return Step(pass, n, c, axis, w, pools);
                        }
                    }
                }
            }
        }
    }

    private TileStep Step(Pass pass, Extent n, Extent c, Extent axis, Extent w, Pools pools)
    {
        Nchw shape = view.Shape(n, c, axis, w);
        var tile = (n, c, w);
        bool stores = pass is Pass.Result or Pass.All;
        List<TileBuffer> buffers =
        [
            new(pools.Input, (tile, axis), at => Transfers.Load(
                context.Emitter, x.At(view.Element(n, c, axis.Start, w)), view.Strides, Transfers.Local(at, shape, x.Type))),
            new(pools.Table, 0, at => Transfers.Load(
                context.Emitter,
                context.Coefficient<float>(LocalMath.ExpCoefficients),
                new Strides(0, 0, 0, 1),
                Transfers.Local(at, new Nchw(1, context.Target.Lanes, 1, LocalMath.ExpCoefficients.Length), ChipType.F32))),
        ];
        if (stores)
        {
            buffers.Add(new(pools.Output, (tile, axis)));
        }

        return new TileStep(
            buffers,
            at => Compute(pass, at, shape, view.ReducedShape(n, c, w), axis, pools),
            stores ? at => Transfers.Store(context.Emitter, Transfers.Local(at[2], shape, y.Type), y.At(view.Element(n, c, axis.Start, w)), view.Strides) : null);
    }

    private void Compute(Pass pass, int[] at, Nchw shape, Nchw reduced, Extent axis, Pools pools)
    {
        LocalTensor e = Transfers.Local(pools.Wide.Offsets[0], shape, ChipType.F32);
        LocalTensor max = Small(pools.Max), sum = Small(pools.Sum), part = Small(pools.Part);
        bool first = axis.Start == 0;
        Widen(e, Transfers.Local(at[0], shape, x.Type));
        if (pass is Pass.Max or Pass.All)
        {
            Pool(PorDKind.MaxPool, first ? max : part, e, axis.Size);
            if (!first)
            {
                _math.Binary(ArithmeticOp.Max, max, max, part);
            }
        }

        if (pass == Pass.Max)
        {
            return;
        }

        LocalTensor[] scratch = [.. pools.Scratch.Select(p => Transfers.Local(p.Offsets[0], shape, ChipType.F32))];
        _math.Binary(ArithmeticOp.Sub, e, e, max.BroadcastTo(shape));
        _math.Exp(e, e, scratch, (uint)at[1]);
        if (pass is Pass.Sum or Pass.All)
        {
            Pool(PorDKind.AveragePool, first ? sum : part, e, axis.Size);
            if (!first)
            {
                _math.Binary(ArithmeticOp.Add, sum, sum, part);
            }

            if (axis.End == view.Axis)
            {
                _math.Divide(sum, ChipTypes.Float(1, ChipType.F32), sum, 4);
            }
        }

        if (pass is Pass.Result or Pass.All)
        {
            LocalTensor result = Transfers.Local(at[2], shape, y.Type);
            _math.Binary(ArithmeticOp.Mul, y.Type == ChipType.F32 ? result : e, e, sum.BroadcastTo(shape));
            if (y.Type != ChipType.F32)
            {
                _math.Cast(result, e);
            }
        }

        LocalTensor Small(LocalPool pool) => Transfers.Local(pool.Offsets[0], reduced, ChipType.F32);
    }

    /// <summary>The slice in f32, times beta.</summary>
    private void Widen(LocalTensor e, LocalTensor input)
    {
        if (input.Type != ChipType.F32)
        {
            _math.Cast(e, input);
            input = e;
        }

        if (op.Beta != 1 || input != e)
        {
            _math.Binary(ArithmeticOp.Mul, e, input, op.Beta);
        }
    }

    private void Pool(PorDKind kind, LocalTensor to, LocalTensor from, int length) => context.Emitter.Add(new PorD(kind, to, from, view.Window(length))
    {
        ScaleBits = kind == PorDKind.AveragePool ? ChipTypes.Float(1, ChipType.F32).Bits : 0,
        Pad = Immediate.Zero(ChipType.F32),
    });
}
