using TpuMlir.Sdk.Backends.Tiling;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Tpu;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Generation;

/// <summary>A slice of a window operation in local memory.</summary>
/// <param name="Input">The input's part.</param>
/// <param name="Output">The result's part.</param>
/// <param name="Parameters">The parameters of its channels, [1, channels, 1, k] each.</param>
/// <param name="Window">The window, with the padding before this part.</param>
public sealed record WindowTile(LaneTensor Input, LaneTensor Output, IReadOnlyList<LaneTensor> Parameters, LaneWindow Window)
{
    /// <summary>Whether each result channel is made of the input channel beside it alone.</summary>
    public bool PerChannel { get; init; }
}

/// <summary>
/// Slices operations on tensors in the compact layout (<see cref="LaneTensor"/>), for chips with strided transfers of four
/// dimensions: loads run a slice ahead where two buffers fit.
/// </summary>
/// <param name="context">Takes the commands.</param>
/// <param name="load">The command that loads a box.</param>
/// <param name="store">The command that stores one.</param>
public sealed class LaneTiling<TCommand>(KernelContext<TCommand> context, Func<GlobalBox, LaneTensor, TCommand> load, Func<LaneTensor, GlobalBox, TCommand> store)
{
    /// <summary>An operation on each element by itself, operands broadcast by numpy's rules.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="inputs">Its operands.</param>
    /// <param name="output">Its result.</param>
    /// <param name="compute">The command for operands and result of a slice.</param>
    public void Elementwise(Operation operation, IReadOnlyList<TensorPlace> inputs, TensorPlace output, Func<IReadOnlyList<LaneTensor>, LaneTensor, TCommand> compute) =>
        Run(operation, [.. inputs, output], ElementwiseShape.Of(output.Shape, [.. inputs.Select(i => i.Shape), output.Shape]), compute);

    /// <summary>A copy from one place to another, by way of local memory.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="from">Where elements come from.</param>
    /// <param name="to">Where they go.</param>
    /// <param name="shape">The loop over the elements, with the strides of both.</param>
    public void Copy(Operation operation, TensorPlace from, TensorPlace to, ElementwiseShape shape) => Run(operation, [from, to], shape, null);

    /// <summary>A window that slides over h and w, in slices of n, result channels, h and w.</summary>
    /// <param name="op">The operation.</param>
    /// <param name="x">Its input, [N,C,H,W].</param>
    /// <param name="y">Its result.</param>
    /// <param name="parameters">What travels with the result's channels: [channels, k] each.</param>
    /// <param name="groups">Groups in which result channels depend on input channels; of each channel by itself when 0.</param>
    /// <param name="compute">The command for a slice.</param>
    public void Window<TOp>(TOp op, TensorPlace x, TensorPlace y, IReadOnlyList<TensorPlace> parameters, int groups, Func<WindowTile, TCommand> compute)
        where TOp : Op, IWindow
    {
        WindowGeometry g = WindowGeometry.Of(op);
        bool perChannel = groups == 0;
        int sets = Math.Max(groups, 1), channels = (int)x.Shape[1] / sets, outputs = (int)y.Shape[1] / sets;
        TileAxis[] axes = Axes((int)x.Shape[0], outputs, g.H.Output, g.W.Output);
        (int[] sizes, IReadOnlyList<LocalPool> pools) = Choose(op.Operation, axes, s =>
        [
            new LaneTensor(0, s[0], perChannel ? s[1] : channels, g.H.InputFor(s[2]), g.W.InputFor(s[3]), x.Type),
            .. parameters.Select(p => new LaneTensor(0, 1, s[1], 1, (int)p.Shape[1], p.Type)),
            new LaneTensor(0, s[0], s[1], s[2], s[3], y.Type),
        ], Price);
        context.Run(pools, from set in Enumerable.Range(0, sets) from slice in Slices(axes, sizes, channelsFirst: true) select Step(set, slice));

        double Price(int[] s)
        {
            double[] mean = Means(axes, s);
            double steps = Steps(axes, s) * sets, taps = g.H.Kernel * g.W.Kernel * (perChannel ? 1 : channels);
            var input = new TileTransfer(mean[0], perChannel ? mean[1] : channels, g.H.MeanInputFor(s[2]), g.W.MeanInputFor(s[3]), Tuple(x.Shape.Strides()), x.Type.Size());
            var result = new TileTransfer(mean[0], mean[1], mean[2], mean[3], Tuple(y.Shape.Strides()), y.Type.Size());
            double own = parameters.Sum(p => context.Pricing.Load(new TileTransfer(1, mean[1], 1, p.Shape[1], (0, p.Shape[1], 0, 1), p.Type.Size())));
            return TilePricing.Total(
                (steps * (context.Pricing.Load(input) + context.Pricing.Store(result))) + (TileSearch.Parts(axes[1].Total, s[1]) * sets * own),
                steps * ((Lines(mean, y.Type) * taps) + context.Pricing.CommandStart),
                steps);
        }

        TileStep Step(int set, Extent[] slice)
        {
            (Extent n, Extent outer, Extent h, Extent w) = (slice[0], slice[1] with { Start = (set * outputs) + slice[1].Start }, slice[2], slice[3]);
            (WindowSlice rows, WindowSlice columns) = (g.H.Slice(h), g.W.Slice(w));
            Extent[] input = [n, perChannel ? outer : new Extent(set * channels, channels), rows.Input, columns.Input], output = [n, outer, h, w];
            Extent[][] own = [.. parameters.Select(p => new Extent[] { new(0, 1), outer, new(0, 1), new(0, (int)p.Shape[1]) })];
            return new TileStep(
                [
                    Loaded(pools[0], x, input, x.Shape.Strides()),
                    .. parameters.Select((p, i) => Loaded(pools[1 + i], p, own[i], [0, p.Shape[1], 0, 1])),
                    new(pools[^1], Key(output)),
                ],
                at => context.Emit(compute(new WindowTile(
                    Local(at[0], input, x.Type), Local(at[^1], output, y.Type), [.. parameters.Select((p, i) => Local(at[1 + i], own[i], p.Type))], LaneWindow.Of(g, rows, columns)) { PerChannel = perChannel })),
                at => context.Emit(store(Local(at[^1], output, y.Type), Box(y, output, y.Shape.Strides()))));
        }
    }

    private void Run(Operation operation, IReadOnlyList<TensorPlace> places, ElementwiseShape shape, Func<IReadOnlyList<LaneTensor>, LaneTensor, TCommand>? compute)
    {
        IEnumerable<TensorPlace> held = compute is null ? places.SkipLast(1) : places;
        foreach (LaneView view in LaneView.Of(shape, context.Target))
        {
            TensorPlace[] shifted = [.. places.Select((p, i) => p with { Address = p.At(view.Start[i]) })];
            TileAxis[] axes = Axes([.. view.Extents.Select(e => checked((int)e))]);
            (int[] sizes, IReadOnlyList<LocalPool> pools) = Choose(
                operation, axes, s => [.. held.Select(p => new LaneTensor(0, s[0], s[1], s[2], s[3], p.Type))], Price);
            context.Run(pools, Slices(axes, sizes, channelsFirst: false).Select(slice => Step(slice)));

            double Price(int[] s)
            {
                double[] mean = Means(axes, s);
                double steps = Steps(axes, s);
                TileTransfer[] moved = [.. places.Select((p, i) => new TileTransfer(mean[0], mean[1], mean[2], mean[3], Tuple(view.Strides[i]), p.Type.Size()))];
                return TilePricing.Total(
                    steps * (moved.SkipLast(1).Sum(t => context.Pricing.Load(t)) + context.Pricing.Store(moved[^1])),
                    compute is null ? 0 : steps * ((Lines(mean, places[^1].Type) * places.Count) + context.Pricing.CommandStart),
                    steps);
            }

            TileStep Step(Extent[] slice) => new(
                [
                    .. places.SkipLast(1).Select((_, i) => Loaded(pools[i], shifted[i], slice, view.Strides[i])),
                    .. compute is null ? [] : new TileBuffer[] { new(pools[^1], Key(slice)) },
                ],
                compute is null ? null : at => context.Emit(compute(
                    [.. at.SkipLast(1).Select((a, i) => Local(a, slice, places[i].Type))], Local(at[^1], slice, places[^1].Type))),
                at => context.Emit(store(Local(at[^1], slice, places[^1].Type), Box(shifted[^1], slice, view.Strides[^1]))));
        }
    }

    private TileAxis[] Axes(params int[] extents) =>
        [.. extents.Select((e, i) => new TileAxis(i switch { 0 => "n", 1 => "c", 2 => "h", _ => "w" }, e, i == 1 ? context.Target.Lanes : 1, context.Target.MaxDimension))];

    /// <summary>The cheapest slices for which two buffers of each tensor fit, or one.</summary>
    private (int[] Sizes, IReadOnlyList<LocalPool> Pools) Choose(
        Operation operation, TileAxis[] axes, Func<int[], IReadOnlyList<LaneTensor>> tensors, Func<int[], double> price)
    {
        (int[] sizes, int buffers) = context.Slice(operation, axes, Pools, price);
        return (sizes, Pools(sizes, buffers));

        IReadOnlyList<LocalPool> Pools(int[] s, int count) =>
            [.. tensors(s).Select(t => new LocalPool("tensor", (int)Math.Min(t.Bytes(context.Target), int.MaxValue / 4), count))];
    }

    private static double[] Means(TileAxis[] axes, int[] sizes) => [.. axes.Select((a, i) => TileSearch.Mean(a.Total, sizes[i]))];

    private static double Steps(TileAxis[] axes, int[] sizes) =>
        axes.Select((a, i) => (double)TileSearch.Parts(a.Total, sizes[i])).Aggregate((a, b) => a * b);

    /// <summary>Lines of the lanes' width that a slice of those extents fills.</summary>
    private double Lines(double[] mean, ElementType type) => mean[0] * Math.Ceiling(mean[1] / context.Target.Lanes)
        * Math.Ceiling(mean[2] * mean[3] * type.Size() / context.Target.LaneWidthBytes);

    private static (long N, long C, long H, long W) Tuple(IReadOnlyList<long> strides) => (strides[0], strides[1], strides[2], strides[3]);

    private static IEnumerable<Extent[]> Slices(TileAxis[] axes, int[] sizes, bool channelsFirst)
    {
        IEnumerable<Extent>[] cuts = [.. axes.Select((a, i) => Extent.Cover(a.Total, sizes[i]))];
        return channelsFirst
            ? from c in cuts[1] from n in cuts[0] from h in cuts[2] from w in cuts[3] select new[] { n, c, h, w }
            : from n in cuts[0] from c in cuts[1] from h in cuts[2] from w in cuts[3] select new[] { n, c, h, w };
    }

    private TileBuffer Loaded(LocalPool pool, TensorPlace place, Extent[] slice, IReadOnlyList<long> strides) =>
        new(pool, Key(slice), at => context.Emit(load(Box(place, slice, strides), Local(at, slice, place.Type))));

    private static object Key(Extent[] slice) => (slice[0], slice[1], slice[2], slice[3]);

    private static LaneTensor Local(int at, Extent[] slice, ElementType type) => new(at, slice[0].Size, slice[1].Size, slice[2].Size, slice[3].Size, type);

    private static GlobalBox Box(TensorPlace place, Extent[] slice, IReadOnlyList<long> strides) =>
        new(place.At(slice.Select((e, i) => e.Start * strides[i]).Sum()), strides[0], strides[1], strides[2], strides[3]);
}
