using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Backends.Generation;
using TpuMlir.Sdk.Backends.Tiling;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>The reduction of one view.</summary>
internal sealed class ReduceEmission(Tpu.Reduce op, KernelContext context, GlobalTensor x, GlobalTensor y, AxisView view)
{
    private readonly int _cut = Cuts.Of(op.AxisCut, view.Axis);
    private readonly string _mode = op.Mode;
    private readonly LocalMath _math = new(context.Emitter);

    private bool IsMax => _mode is "ReduceMax" or "ReduceMin";

    /// <summary>The pools of one view.</summary>
    internal sealed record Pools(LocalPool Input, LocalPool Wide, LocalPool Sum, LocalPool Part, LocalPool Result)
    {
        public IReadOnlyList<LocalPool> All => [Input, Wide, Sum, Part, Result];
    }

    /// <summary>The reduction of this view, to be run with the others.</summary>
    public SlicedPart<Pools> Part() => new(
        [new("n", view.N), new("c", view.C, context.Target.Lanes), new("w", view.W)], (s, _) => PoolsFor(s), p => p.All, Price, Steps);

    private IEnumerable<TileStep> Steps(int[] sizes, Pools pools) =>
        from n in Extent.Cover(view.N, sizes[0])
        from c in Extent.Cover(view.C, sizes[1])
        from w in Extent.Cover(view.W, sizes[2])
        from axis in Extent.Cover(view.Axis, _cut)
        select Step(n, c, axis, w, pools);

    private Pools PoolsFor(int[] s)
    {
        Extent n = new(0, s[0]), c = new(0, s[1]), w = new(0, s[2]);
        Nchw full = view.Shape(n, c, new Extent(0, _cut), w), small = view.ReducedShape(n, c, w);
        return new Pools(
            new LocalPool("input", Transfers.AlignedBytes(full, x.Type), 2),
            new LocalPool("widened input", Transfers.AlignedBytes(full, ChipType.F32), 1),
            new LocalPool("sum", Transfers.AlignedBytes(small, ChipType.F32), 1),
            new LocalPool("part", Transfers.AlignedBytes(small, ChipType.F32), 1),
            new LocalPool("result", Transfers.AlignedBytes(small, y.Type), 2));
    }

    private double Price(int[] s)
    {
        double tiles = (double)TileSearch.Parts(view.N, s[0]) * TileSearch.Parts(view.C, s[1]) * TileSearch.Parts(view.W, s[2]);
        double chunks = TileSearch.Parts(view.Axis, _cut), steps = tiles * chunks;
        double transfers = (steps * context.Pricing.Load(view.Moved(s, view.Axis / chunks, x.Type)))
            + (tiles * context.Pricing.Store(view.Reduced().Moved(s, 1, y.Type)));
        // Widened, pooled, and what finishes the reduction.
        return TilePricing.Total(transfers, 3 * ((tiles * view.Lines(s)) + (steps * context.Pricing.CommandStart)), steps);
    }

    private TileStep Step(Extent n, Extent c, Extent axis, Extent w, Pools pools)
    {
        Nchw shape = view.Shape(n, c, axis, w), reduced = view.ReducedShape(n, c, w);
        AxisView target = view.Reduced();
        bool last = axis.End == view.Axis;
        return new TileStep(
            [
                new(pools.Input, (n, c, axis, w), at => Transfers.Load(
                    context.Emitter, x.At(view.Element(n, c, axis.Start, w)), view.Strides, Transfers.Local(at, shape, x.Type))),
                new(pools.Result, (n, c, w)),
            ],
            at => Compute(at, shape, reduced, axis, pools),
            last ? at => Transfers.Store(context.Emitter, Transfers.Local(at[1], reduced, y.Type), y.At(target.Element(n, c, 0, w)), target.Strides) : null);
    }

    private void Compute(int[] at, Nchw shape, Nchw reduced, Extent axis, Pools pools)
    {
        LocalTensor wide = Transfers.Local(pools.Wide.Offsets[0], shape, ChipType.F32);
        LocalTensor sum = Transfers.Local(pools.Sum.Offsets[0], reduced, ChipType.F32), part = Transfers.Local(pools.Part.Offsets[0], reduced, ChipType.F32);
        bool first = axis.Start == 0;
        LocalTensor values = Prepare(wide, Transfers.Local(at[0], shape, x.Type));
        context.Emitter.Add(new PorD(IsMax ? PorDKind.MaxPool : PorDKind.AveragePool, first ? sum : part, values, view.Window(axis.Size))
        {
            ScaleBits = IsMax ? 0 : ChipTypes.Float(1, ChipType.F32).Bits,
            Pad = Immediate.Zero(ChipType.F32),
        });
        if (!first)
        {
            _math.Binary(IsMax ? ArithmeticOp.Max : ArithmeticOp.Add, sum, sum, part);
        }

        if (axis.End == view.Axis)
        {
            Finish(sum, part, Transfers.Local(at[1], reduced, y.Type));
        }
    }

    /// <summary>The values whose sum or maximum is taken.</summary>
    private LocalTensor Prepare(LocalTensor wide, LocalTensor input)
    {
        LocalTensor values = input;
        if (input.Type != ChipType.F32)
        {
            _math.Cast(wide, input);
            values = wide;
        }

        switch (_mode)
        {
            case "ReduceMin":
                _math.Binary(ArithmeticOp.Mul, wide, values, -1.0);
                return wide;
            case "ReduceL1":
                _math.Abs(wide, values);
                return wide;
            case "ReduceL2":
                _math.Binary(ArithmeticOp.Mul, wide, values, values);
                return wide;
            default:
                return values;
        }
    }

    private void Finish(LocalTensor sum, LocalTensor scratch, LocalTensor result)
    {
        switch (_mode)
        {
            case "ReduceMean":
                _math.Binary(ArithmeticOp.Mul, sum, sum, 1f / view.Axis);
                break;
            case "ReduceMin":
                _math.Binary(ArithmeticOp.Mul, sum, sum, -1.0);
                break;
            case "ReduceL2":
                _math.Sqrt(sum, sum, scratch);
                break;
        }

        // A cast to the same type would round to whole numbers: f32 is copied.
        context.Emitter.Add(result.Type == ChipType.F32 ? ArithmeticCommand.Unary(ArithmeticOp.Copy, result, sum) : ArithmeticCommand.Cast(result, sum));
        FusedRelu.Emit(op, context.Emitter, result);
    }
}
